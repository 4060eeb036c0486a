#include "harness/metrics/comparison/outcome_counts.h"

#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/mcnemar.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

// The letters of `Outcome`, one per sample.
std::vector<Outcome> Outcomes(const std::string& letters) {
  std::vector<Outcome> outcomes;
  for (const char letter : letters) outcomes.push_back(static_cast<Outcome>(letter));
  return outcomes;
}

OutcomeCounts Count(const std::string& first, const std::string& second,
                    std::vector<uint32_t> clusters = {}) {
  if (clusters.empty()) {
    clusters.resize(first.size());
    std::iota(clusters.begin(), clusters.end(), 0U);
  }
  return CountOutcomes(Outcomes(first), Outcomes(second), clusters, {});
}

TEST(CountOutcomesTest, OnlyRightIsRight) {
  const OutcomeCounts counts = Count("rrrrptwfu", "rpwfrrwtu");
  EXPECT_EQ(counts.both, 1U);
  EXPECT_EQ(counts.only_first, 3U);
  EXPECT_EQ(counts.only_second, 2U);
  EXPECT_EQ(counts.neither, 2U) << "what compares nothing does not count";
  EXPECT_EQ(counts.samples(), 8U);
  EXPECT_TRUE(counts.test.exact);
  EXPECT_NEAR(counts.test.p, McNemarExact(3, 2), 1e-12);
}

// By hand: of 2^3 ways to exchange three samples two are as one-sided, 2/8; the mid-p takes half.
TEST(CountOutcomesTest, HasMcNemarsMidPOfIndependentSamples) {
  EXPECT_DOUBLE_EQ(*Count("rrrrw", "wwwrw").mid_p, 1.0 / 8);
  EXPECT_DOUBLE_EQ(*Count("rrrrw", "wwwrw", {1, 2, 3, 3, 3}).mid_p, 1.0 / 8)
      << "what agrees may share a cluster with what does not";
  EXPECT_FALSE(Count("rrrrw", "wwwrw", {1, 1, 3, 4, 5}).mid_p.has_value());
  EXPECT_FALSE(Count("u", "u").mid_p.has_value());
}

// Four samples in two clusters, each of one sign: of four ways two reach ±4.
TEST(CountOutcomesTest, ExchangesWholeClusters) {
  EXPECT_DOUBLE_EQ(Count("wwww", "rrrr", {0, 0, 1, 1}).test.p, 0.5);
}

// statsmodels' table of right, tied and wrong.
TEST(CountOutcomesTest, TestsTheSymmetryOfTies) {
  constexpr char kLetters[] = {'r', 't', 'w'};
  std::string first, second;
  for (size_t row = 0; row < 3; ++row) {
    for (size_t column = 0; column < 3; ++column) {
      const auto count = static_cast<size_t>(reference::kOutcomeTable[3 * row + column]);
      first += std::string(count, kLetters[row]);
      second += std::string(count, kLetters[column]);
    }
  }
  const OutcomeCounts counts = Count(first, second);
  for (size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(counts.table[i], static_cast<uint64_t>(reference::kOutcomeTable[i]));
  }
  ASSERT_TRUE(counts.symmetry.has_value());
  EXPECT_NEAR(counts.symmetry->statistic, reference::kSymmetry[0], 1e-9);
  EXPECT_EQ(counts.symmetry->freedom, static_cast<size_t>(reference::kSymmetry[1]));
  EXPECT_NEAR(counts.symmetry->p, reference::kSymmetry[2], 1e-9);
}

TEST(CountOutcomesTest, SaysWhyTheSymmetryIsNotTested) {
  EXPECT_EQ(Count("rwr", "wrr").no_symmetry, "nothing is tied");
  EXPECT_EQ(Count("rtt", "trw").no_symmetry,
            "a pair of outcomes is exchanged by 2 samples, fewer than 10");
  EXPECT_EQ(Count("rtt", "trr", {3, 3, 4}).no_symmetry, "samples that differ share clusters");
}

}  // namespace
}  // namespace assay
