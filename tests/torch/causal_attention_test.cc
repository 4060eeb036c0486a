#include "adapters/torch/causal_attention.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "adapters/torch/attention_kernels.h"
#include "adapters/torch/key_value_pages.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/random.h"

namespace assay {
namespace {

// Keys, values and queries of one sequence, and what attention makes of them by the definition.
class CausalAttentionTest : public ::testing::TestWithParam<bool> {
 protected:
  static constexpr int64_t kLength = 150;  // two pages and a part

  void Make(int64_t width) {
    width_ = width;
    Random random(7);
    for (auto* values : {&queries_, &keys_, &values_}) {
      values->resize(static_cast<size_t>(kLength * width));
      for (float& value : *values) value = static_cast<float>(2 * random.Uniform() - 1);
    }
    pages_ = std::make_unique<KeyValuePages>(KeyValuePages::Shape{1, 2, width, GetParam()}, 4);
    for (int64_t i = 0; i < kLength; ++i) {
      // What another sequence left behind must not be seen: it may be infinite.
      const std::vector<float> left(static_cast<size_t>(width), INFINITY);
      pages_->Write(0, 1, i / 64, i % 64, left.data(), left.data());
    }
    for (int64_t i = 0; i < 192; ++i) {
      const std::vector<float> left(static_cast<size_t>(width), NAN);
      pages_->Write(0, 0, i / 64, i % 64, left.data(), left.data());
    }
    for (int64_t i = 0; i < kLength; ++i) {
      pages_->Write(0, 0, i / 64, i % 64, &keys_[static_cast<size_t>(i * width)],
                    &values_[static_cast<size_t>(i * width)]);
    }
  }

  std::vector<AttendedPage> Pages(int64_t tokens) const {
    std::vector<AttendedPage> pages;
    for (int64_t first = 0; first < tokens; first += 64) {
      pages.push_back({pages_->Keys(0, 0, first / 64), pages_->Values(0, 0, first / 64), first,
                       std::min<int64_t>(64, tokens - first)});
    }
    return pages;
  }

  // Rows [first, first + count), cut into calls of at most `step`.
  std::vector<float> Run(const AttentionRule& rule, int64_t step) const {
    CausalAttention attention(rule, width_, pages_->padded_width(), GetParam());
    std::vector<float> out(queries_.size());
    for (int64_t row = 0; row < kLength; row += step) {
      const int64_t count = std::min(step, kLength - row);
      const auto pages = Pages(row + count);
      const auto at = static_cast<size_t>(row * width_);
      attention.Run(pages, &queries_[at], width_, count, row, &out[at], width_);
    }
    return out;
  }

  double Error(const AttentionRule& rule, const std::vector<float>& out) const {
    double worst = 0;
    for (int64_t i = 0; i < kLength; ++i) {
      const int64_t first = rule.window > 0 ? std::max<int64_t>(0, i - rule.window + 1) : 0;
      std::vector<double> weights;
      double sum = 0;
      for (int64_t j = first; j <= i; ++j) {
        double score = 0;
        for (int64_t d = 0; d < width_; ++d) {
          score += double{queries_[static_cast<size_t>(i * width_ + d)]} *
                   keys_[static_cast<size_t>(j * width_ + d)];
        }
        score *= rule.scale;
        if (rule.cap > 0) score = rule.cap * std::tanh(score / rule.cap);
        weights.push_back(std::exp(score));
        sum += weights.back();
      }
      for (int64_t d = 0; d < width_; ++d) {
        double mixed = 0;
        for (int64_t j = first; j <= i; ++j) {
          mixed += weights[static_cast<size_t>(j - first)] / sum *
                   values_[static_cast<size_t>(j * width_ + d)];
        }
        worst = std::max(worst, std::abs(mixed - double{out[static_cast<size_t>(i * width_ + d)]}));
      }
    }
    return worst;
  }

  double tolerance() const { return GetParam() ? 0.02 : 2e-6; }

  int64_t width_ = 0;
  std::vector<float> queries_, keys_, values_;
  std::unique_ptr<KeyValuePages> pages_;
};

TEST_P(CausalAttentionTest, IsTheDefinition) {
  for (const int64_t width : {128, 64, 40, 8, 80}) {
    Make(width);
    const AttentionRule rule{.scale = 1 / std::sqrt(static_cast<double>(width))};
    EXPECT_LT(Error(rule, Run(rule, 64)), tolerance()) << width;
  }
}

TEST_P(CausalAttentionTest, CapsAndWindows) {
  Make(64);
  for (const AttentionRule& rule :
       {AttentionRule{.scale = 1, .cap = 2}, AttentionRule{.scale = 1, .window = 10},
        AttentionRule{.scale = 1, .cap = 1, .window = 70},
        AttentionRule{.scale = 1, .window = 1}}) {
    const std::vector<float> out = Run(rule, 64);
    EXPECT_LT(Error(rule, out), tolerance()) << rule.cap << " " << rule.window;
    AttentionRule plain = rule;
    plain.cap = 0;
    plain.window = 0;
    EXPECT_GT(Error(plain, out), 5 * tolerance()) << "the rule makes a difference";
  }
}

TEST_P(CausalAttentionTest, BitsDoNotDependOnWhereASequenceIsCut) {
  Make(64);
  for (const AttentionRule& rule :
       {AttentionRule{.scale = 0.3}, AttentionRule{.scale = 1, .cap = 3, .window = 33}}) {
    const std::vector<float> whole = Run(rule, 64);
    for (const int64_t step : {1, 3, 8, 50, 63}) EXPECT_EQ(Run(rule, step), whole) << step;
  }
}

INSTANTIATE_TEST_SUITE_P(Dtypes, CausalAttentionTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "bfloat16" : "float32"; });

}  // namespace
}  // namespace assay
