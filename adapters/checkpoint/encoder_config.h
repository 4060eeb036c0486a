#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// A bidirectional transformer as read from `config.json`: DeBERTa-v2 and v3, BERT,
/// RoBERTa, ModernBERT (transformers 5.23, models/*/configuration_*.py). BERT,
/// RoBERTa and DeBERTa norm what was added to the branch (post-norm); ModernBERT
/// norms before it.
struct EncoderConfig {
  enum class Family { kDebertaV2, kBert, kRoberta, kModernBert };
  enum class Activation { kGelu, kGeluTanh, kRelu, kTanh };

  Family family = Family::kBert;
  int64_t width = 0;
  int64_t embedding_width = 0;  ///< other than `width`: embeddings are projected (DeBERTa)
  int64_t inner_width = 0;
  int64_t layers = 0;
  int64_t heads = 0;
  int64_t head_width = 0;
  int64_t vocabulary = 0;
  int64_t positions = 0;    ///< tokens of the longest sequence
  int64_t token_types = 0;  ///< 0: no such embedding
  double norm_epsilon = 1e-12;
  Activation activation = Activation::kGelu;

  /// Rows of the table of absolute positions; 0: none. RoBERTa's positions begin at
  /// `first_position` = pad id + 1, so its table is longer than a sequence by that.
  int64_t position_rows = 0;
  int64_t first_position = 0;

  /// DeBERTa (facts: modeling_deberta_v2.py, arXiv 2006.03654): attention also has the
  /// terms content-to-position and position-to-content over log buckets of i − j.
  struct Disentangled {
    bool content_to_position = false;
    bool position_to_content = false;
    bool shared_key = false;   ///< the content's projections serve positions as well
    bool norm_table = false;   ///< LayerNorm of the table of relative positions
    int64_t buckets = 0;       ///< position_buckets; 0: distances are not bucketed
    int64_t max_distance = 0;  ///< max_relative_positions
    int64_t span() const { return buckets > 0 ? buckets : max_distance; }
  };
  Disentangled relative;
  int64_t conv_kernel = 0;  ///< DeBERTa-v2 XL: a convolution beside the first layer; 0: none
  Activation conv_activation = Activation::kTanh;

  /// ModernBERT: per layer, how far a token sees to each side (local_attention / 2, inclusive);
  /// 0: all. Layers that see all rotate by `global_theta`, the others by `local_theta`.
  std::vector<int64_t> reach;
  double global_theta = 0, local_theta = 0;
  bool norm_bias = true, attention_bias = true, mlp_bias = true;

  /// What the classification head reads and does.
  bool mean_pooling = false;  ///< ModernBERT's classifier_pooling; else the first token
  Activation head_activation = Activation::kTanh;
  bool head_bias = true;  ///< of the head's dense layer (ModernBERT: classifier_bias)
};

/// "deberta-v2", "bert", …: as `model_type` spells it.
std::string_view FamilyName(EncoderConfig::Family family);

/// Whether `model_type` is one of the families.
bool IsEncoder(std::string_view model_type);

/// Reads and checks `config`; throws Error as `ReadDecoderConfig` does. Decoders of these
/// families, v1's attention and scaled RoPE are refused.
EncoderConfig ReadEncoderConfig(const Json& config, std::string_view where);

}  // namespace assay
