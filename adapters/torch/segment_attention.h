#pragma once

#include <cstdint>
#include <vector>

namespace assay {

/// Rows [begin, begin + length) of a packed buffer: the tokens of one text.
struct TextRows {
  int64_t begin = 0;
  int64_t length = 0;
};

/// Full (bidirectional) attention of one head within one segment: softmax(Q Kᵀ / √width) V.
///
/// `qkv` holds packed rows of 3 × `heads` × `width` floats (queries, keys, values); the result goes
/// to rows of `heads` × `width` floats in `out`. `width` is a multiple of 16. The arithmetic
/// depends on the segment alone, never on where it lies or what is beside it, so the bits do not
/// either; it differs between CPU generations (AVX-512, AVX2). Thread-safe for different (segment,
/// head), each thread with its own object.
class SegmentAttention {
 public:
  SegmentAttention(const float* qkv, float* out, int64_t heads, int64_t width)
      : qkv_(qkv), out_(out), heads_(heads), width_(width) {}

  void Run(const TextRows& segment, int64_t head);

 private:
  const float* qkv_;
  float* out_;
  int64_t heads_;
  int64_t width_;
  std::vector<float> scratch_;
};

}  // namespace assay
