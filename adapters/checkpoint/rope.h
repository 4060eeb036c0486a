#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// Rotary position embedding (arXiv 2104.09864, half-split pairs) with the
/// scalings that checkpoints name in `rope_scaling` or `rope_parameters`
/// (transformers 5.23, modeling_rope_utils.py).
///
/// With the kinds `dynamic` and `longrope` the frequencies depend on the length
/// of the whole sequence, so that rows of sequences with another `Variant` must
/// not be shared. transformers takes the longest sequence of the batch there
/// (and, for `dynamic`, of those before it); here each sequence counts alone.
struct Rope {
  enum class Kind { kPlain, kLinear, kDynamic, kLlama3, kYarn, kLongRope };

  Kind kind = Kind::kPlain;
  double theta = 10000;
  int64_t width = 0;      ///< rotated channels of a head, even
  int64_t positions = 0;  ///< max_position_embeddings
  double factor = 1;
  int64_t original_positions = 0;                   ///< llama3, yarn, longrope
  double low_frequency = 1, high_frequency = 4;     ///< llama3
  double beta_fast = 32, beta_slow = 1;             ///< yarn
  bool truncate = true;                             ///< yarn: whole bounds of the ramp
  std::vector<double> short_factors, long_factors;  ///< longrope: width / 2 each
  double attention_scaling = 1;                     ///< cos and sin are multiplied by it

  /// Tokens of the longest sequence: max_position_embeddings, and `factor` times that with
  /// `dynamic`, which begins to scale there. At most 2^24, so that what is kept per page of a
  /// context stays small; no checkpoint has as many.
  int64_t Context() const;

  /// 0 unless the frequencies of a sequence of `length` tokens are not those of
  /// a short one.
  int64_t Variant(int64_t length) const;

  /// The angle per position of each of width / 2 pairs, for sequences of this
  /// variant, computed in float32 in the order that transformers does.
  std::vector<float> Frequencies(int64_t variant) const;
};

/// From a checkpoint's config: `rope_scaling` if it is there, else
/// `rope_parameters`, and `rope_theta` beside or in them. `head_width`: channels
/// of a head. Throws Error naming `where` for an unknown kind or key, or a
/// missing or senseless number.
Rope ReadRope(const Json& config, int64_t head_width, std::string_view where);

/// "llama3, factor 8 from 8192 positions", for people.
std::string Describe(const Rope& rope);

}  // namespace assay
