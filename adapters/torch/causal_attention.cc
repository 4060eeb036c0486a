#include "adapters/torch/causal_attention.h"

#include "adapters/torch/attention_kernels.h"

namespace assay {
namespace {

AttentionKernel* KernelFor(bool bfloat16) {
  if (!bfloat16) return AttendFloat32;
  static const bool natively = HasBFloat16Products();
  return natively ? AttendBFloat16Natively : AttendBFloat16;
}

}  // namespace

CausalAttention::CausalAttention(const AttentionRule& rule, int64_t width, int64_t padded_width,
                                 bool bfloat16)
    : rule_(rule), bfloat16_(bfloat16), room_(width, padded_width, bfloat16) {}

void CausalAttention::Run(std::span<const AttendedPage> pages, const float* queries, int64_t stride,
                          int64_t rows, int64_t position, float* out, int64_t out_stride) {
  room_.Begin(queries, stride, rows);
  KernelFor(bfloat16_)(rule_, pages, room_.tile(), rows, position);
  room_.End(rows, out, out_stride);
}

}  // namespace assay
