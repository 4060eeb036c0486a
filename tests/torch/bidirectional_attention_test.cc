#include "adapters/torch/bidirectional_attention.h"

#include <ATen/ATen.h>

#include <cmath>

#include "adapters/torch/relative_index.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

constexpr int64_t kHeads = 2;

struct Terms {
  bool content_to_position = false, position_to_content = false;
};

// A head's attention by the definition, in float64.
class BidirectionalAttentionTest : public ::testing::TestWithParam<bool> {
 protected:
  at::ScalarType dtype() const { return GetParam() ? at::kBFloat16 : at::kFloat; }
  double tolerance() const { return GetParam() ? 0.02 : 4e-6; }

  void Make(int64_t width, Terms terms = {}, int64_t buckets = 16) {
    at::manual_seed(1);
    config_ = {};
    config_.heads = kHeads;
    config_.head_width = width;
    config_.width = kHeads * width;
    config_.relative.content_to_position = terms.content_to_position;
    config_.relative.position_to_content = terms.position_to_content;
    config_.relative.buckets = buckets;
    config_.relative.max_distance = 300;
    const int64_t span = 2 * config_.relative.span();
    keys_ = at::randn({span, config_.width}).to(dtype());
    queries_ = at::randn({span, config_.width}).to(dtype());
    scale_ = 1 / std::sqrt(3.0 * static_cast<double>(width));
  }

  at::Tensor Random(int64_t rows) { return at::randn({rows, 3 * config_.width}).to(dtype()); }

  at::Tensor Run(const at::Tensor& qkv, const std::vector<std::pair<int64_t, int64_t>>& sequences,
                 int64_t reach = 0) const {
    int64_t longest = 0;
    for (const auto& [begin, length] : sequences) longest = std::max(longest, length);
    at::Tensor out = at::zeros({qkv.size(0), config_.width}, dtype());
    RelativeTables tables(config_, GetParam());
    const auto& relative = config_.relative;
    if (relative.content_to_position || relative.position_to_content) {
      tables.Add(keys_, queries_);
      tables.Spread(0, longest);
    }
    BidirectionalLayer layer{qkv, out, {scale_, reach}};
    if (!tables.empty()) layer.relative = &tables;
    BidirectionalAttention attention(config_, GetParam(), longest);
    for (const auto& [begin, length] : sequences) {
      const std::vector<bool> tiles(static_cast<size_t>(length / 64 + 1), true);
      for (int64_t head = 0; head < kHeads; ++head) {
        attention.Run(layer, begin, length, head, tiles);
      }
    }
    return out;
  }

  at::Tensor Expected(const at::Tensor& qkv, int64_t reach = 0) const {
    const int64_t length = qkv.size(0), width = config_.head_width;
    const at::Tensor parts =
        qkv.to(at::kDouble).view({length, 3, kHeads, width}).permute({1, 2, 0, 3});
    at::Tensor scores = parts[0].matmul(parts[1].transpose(1, 2));
    at::Tensor index = at::empty({length, length}, at::kLong);
    for (int64_t i = 0; i < length; ++i) {
      auto* row = index.mutable_data_ptr<int64_t>() + i * length;
      for (int64_t j = 0; j < length; ++j) row[j] = RelativeIndex(config_.relative, i - j);
    }
    const at::Tensor places = at::arange(length);
    const at::Tensor distance = (places.unsqueeze(1) - places).abs();
    const at::Tensor hidden = distance.gt(reach > 0 ? reach : length);
    const auto table = [&](const at::Tensor& rows) {  // [heads, width, 2 span]
      return rows.to(at::kDouble).view({-1, kHeads, width}).permute({1, 2, 0});
    };
    const at::Tensor every = index.unsqueeze(0).expand({kHeads, length, length});
    if (config_.relative.content_to_position) {
      scores = scores + parts[0].matmul(table(keys_)).gather(2, every);
    }
    if (config_.relative.position_to_content) {
      // Of key j for query i: gathered at [j][i], then turned.
      const at::Tensor turned = every.transpose(1, 2).contiguous();
      scores = scores + parts[1].matmul(table(queries_)).gather(2, turned).transpose(1, 2);
    }
    scores = (scores * scale_).masked_fill(hidden, -1e300);
    return scores.softmax(-1).matmul(parts[2]).transpose(0, 1).reshape({length, config_.width});
  }

  double Error(int64_t length, int64_t reach = 0) {
    const at::Tensor qkv = Random(length);
    const at::Tensor ours = Run(qkv, {{0, length}}, reach);
    return (ours.to(at::kDouble) - Expected(qkv, reach)).abs().max().item<double>();
  }

  EncoderConfig config_;
  at::Tensor keys_, queries_;
  double scale_ = 1;
};

TEST_P(BidirectionalAttentionTest, IsTheDefinition) {
  for (const int64_t width : {64, 32, 20, 8, 48}) {
    Make(width);
    for (const int64_t length : {1, 2, 63, 64, 65, 130}) {
      EXPECT_LT(Error(length), tolerance()) << width << " channels, " << length << " tokens";
    }
  }
}

TEST_P(BidirectionalAttentionTest, SeesAsFarAsItsReach) {
  Make(32);
  for (const int64_t reach : {1, 8, 63, 64, 65, 200}) {
    EXPECT_LT(Error(200, reach), tolerance()) << reach;
  }
}

TEST_P(BidirectionalAttentionTest, AddsRelativeTerms) {
  for (const Terms terms : {Terms{true, false}, Terms{false, true}, Terms{true, true}}) {
    for (const int64_t buckets : {16, 0}) {
      for (const int64_t width : {64, 20}) {
        Make(width, terms, buckets);
        for (const int64_t length : {1, 7, 64, 65, 200}) {
          EXPECT_LT(Error(length), tolerance())
              << terms.content_to_position << terms.position_to_content << ", " << buckets
              << " buckets, " << width << " channels, " << length << " tokens";
        }
      }
    }
  }
}

TEST_P(BidirectionalAttentionTest, SequencesDoNotSeeEachOther) {
  Make(32, {true, true});
  const std::vector<std::pair<int64_t, int64_t>> sequences = {
      {0, 1}, {1, 137}, {138, 62}, {200, 300}};
  const at::Tensor qkv = Random(500);
  const at::Tensor together = Run(qkv, sequences);
  for (const auto& [begin, length] : sequences) {
    const at::Tensor alone = Run(qkv.narrow(0, begin, length).contiguous(), {{0, length}});
    EXPECT_TRUE(at::equal(together.narrow(0, begin, length), alone)) << length;
  }
}

// Scores hundreds apart: all but the largest weights vanish, and nothing overflows.
TEST_P(BidirectionalAttentionTest, StandsLargeScores) {
  Make(32);
  const at::Tensor qkv = Random(70) * 20;
  const at::Tensor ours = Run(qkv, {{0, 70}});
  EXPECT_LT((ours.to(at::kDouble) - Expected(qkv)).abs().max().item<double>(),
            GetParam() ? 1.0 : 5e-3);
}

TEST_P(BidirectionalAttentionTest, ANanIsNotHidden) {
  Make(16, {true, true});
  at::Tensor qkv = Random(20);
  qkv[7][40].fill_(NAN);  // a key of the first head: every row's scores see it
  EXPECT_TRUE(Run(qkv, {{0, 20}}).narrow(1, 0, 16).isnan().all().item<bool>());
}

INSTANTIATE_TEST_SUITE_P(Dtypes, BidirectionalAttentionTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "bfloat16" : "float32"; });

}  // namespace
}  // namespace assay
