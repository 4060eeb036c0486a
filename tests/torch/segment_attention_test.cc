#include "adapters/torch/segment_attention.h"

#include <ATen/ATen.h>

#include "gtest/gtest.h"

namespace assay {
namespace {

// Runs every head of every segment over packed rows.
at::Tensor Attend(const at::Tensor& qkv, const std::vector<TextRows>& segments, int64_t heads,
                  int64_t width) {
  at::Tensor out = at::zeros({qkv.size(0), heads * width});
  SegmentAttention attention(qkv.const_data_ptr<float>(), out.mutable_data_ptr<float>(), heads,
                             width);
  for (const TextRows& segment : segments) {
    for (int64_t head = 0; head < heads; ++head) attention.Run(segment, head);
  }
  return out;
}

at::Tensor Expected(const at::Tensor& qkv, int64_t heads, int64_t width) {
  const int64_t rows = qkv.size(0);
  const at::Tensor parts = qkv.view({rows, 3, heads, width}).permute({1, 2, 0, 3}).to(at::kDouble);
  return at::scaled_dot_product_attention(parts[0].unsqueeze(0), parts[1].unsqueeze(0),
                                          parts[2].unsqueeze(0))[0]
      .transpose(0, 1)
      .reshape({rows, heads * width})
      .to(at::kFloat);
}

double LargestDifference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

TEST(SegmentAttentionTest, IsTorchsAttention) {
  at::manual_seed(1);
  for (int64_t width : {16, 32, 64}) {
    for (int64_t rows : {1, 2, 4, 5, 15, 16, 17, 64, 255, 256, 512}) {
      const at::Tensor qkv = at::randn({rows, 3 * 3 * width});
      EXPECT_LT(LargestDifference(Attend(qkv, {{0, rows}}, 3, width), Expected(qkv, 3, width)),
                2e-6)
          << rows << " rows, width " << width;
    }
  }
}

// Scores hundreds apart: all but the largest weights vanish, and nothing overflows.
TEST(SegmentAttentionTest, StandsLargeScores) {
  at::manual_seed(2);
  const at::Tensor qkv = 20 * at::randn({40, 3 * 2 * 32});
  EXPECT_LT(LargestDifference(Attend(qkv, {{0, 40}}, 2, 32), Expected(qkv, 2, 32)), 1e-3);
}

TEST(SegmentAttentionTest, SegmentsDoNotSeeEachOther) {
  at::manual_seed(3);
  const at::Tensor qkv = at::randn({100, 3 * 2 * 32});
  const std::vector<TextRows> segments = {{0, 1}, {1, 37}, {38, 62}};
  const at::Tensor together = Attend(qkv, segments, 2, 32);
  for (const TextRows& segment : segments) {
    const at::Tensor rows = qkv.narrow(0, segment.begin, segment.length).contiguous();
    const at::Tensor alone = Attend(rows, {{0, segment.length}}, 2, 32);
    EXPECT_TRUE(at::equal(together.narrow(0, segment.begin, segment.length), alone));
  }
}

TEST(SegmentAttentionTest, ANanIsNotHidden) {
  at::Tensor qkv = at::randn({20, 3 * 32});
  qkv[7][40].fill_(NAN);  // a key: every row's scores see it
  EXPECT_TRUE(Attend(qkv, {{0, 20}}, 1, 32).isnan().all().item<bool>());
}

}  // namespace
}  // namespace assay
