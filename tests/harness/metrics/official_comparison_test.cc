#include "harness/metrics/official_comparison.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/official_scores.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using testing::JudgedPair;
using testing::SectionSuite;
using testing::TableOf;

// One judged sample per letter, in subset a: '1' right, '0' wrong.
std::vector<JudgedSample> Judged(const std::string& outcomes, const std::string& subset = "a") {
  std::vector<JudgedSample> judged;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const double reward = outcomes[i] == '1' ? 1 : -1;
    judged.push_back(JudgedPair(subset, static_cast<uint32_t>(i), {reward, 0}));
  }
  return judged;
}

std::string Times(size_t both, size_t only_first, size_t only_second, size_t neither, bool first) {
  const char mine = first ? '1' : '0';
  const char other = first ? '0' : '1';
  return std::string(both, '1') + std::string(only_first, mine) + std::string(only_second, other) +
         std::string(neither, '0');
}

class OfficialComparisonTest : public ::testing::Test {
 protected:
  OfficialComparison Compare(const std::vector<std::vector<JudgedSample>>& runs) {
    tables_.clear();
    for (const auto& run : runs) tables_.push_back(TableOf(suite_, run));
    std::vector<const ScoreTable*> views;
    for (const ScoreTable& table : tables_) views.push_back(&table);
    return CompareOfficially(suite_, views, options_);
  }

  SectionSuite suite_;
  SummaryOptions options_;
  std::vector<ScoreTable> tables_;
};

constexpr size_t kSubsetA = 3;  // among the names of SectionSuite

TEST_F(OfficialComparisonTest, ScoresAreThoseOfEachRunAlone) {
  const auto comparison =
      Compare({Judged(Times(200, 60, 30, 110, true)), Judged(Times(200, 60, 30, 110, false))});
  ASSERT_EQ(comparison.scores.size(), 2u);
  for (size_t t = 0; t < 2; ++t) {
    const auto alone = ScoreOfficially(suite_, tables_[t], options_);
    for (const size_t i : {size_t{0}, kSubsetA}) {
      const Estimate& estimate = comparison.scores[t][i].estimate;
      EXPECT_EQ(estimate.value, alone[i].estimate.value);
      EXPECT_EQ(estimate.interval->low, alone[i].estimate.interval->low);
      EXPECT_EQ(estimate.interval->high, alone[i].estimate.interval->high);
    }
  }
}

TEST_F(OfficialComparisonTest, DifferencesArePaired) {
  // 60 of 400 only the first, 30 only the second: d = 0.075, with a standard error of
  // √((0.225 − 0.075²)/400) = 0.02342. Unpaired it would be 0.034.
  const auto comparison =
      Compare({Judged(Times(200, 60, 30, 110, true)), Judged(Times(200, 60, 30, 110, false))});
  ASSERT_EQ(comparison.pairs.size(), 1u);
  const ScoreDifference& difference = comparison.pairs[0].differences[kSubsetA];
  EXPECT_EQ(difference.name.name, "a");
  EXPECT_NEAR(*difference.difference.value, 0.075, 1e-12);
  EXPECT_EQ(difference.difference.interval->method, "cluster bootstrap");
  EXPECT_NEAR(difference.difference.interval->low, 0.075 - 1.96 * 0.02342, 0.004);
  EXPECT_NEAR(difference.difference.interval->high, 0.075 + 1.96 * 0.02342, 0.004);
  EXPECT_NEAR(*difference.p, 0.0014, 0.0012);  // z = 3.2
  EXPECT_EQ(difference.difference.n, 400u);
}

TEST_F(OfficialComparisonTest, IdenticalRunsDoNotDifferButAreNotCertain) {
  const auto comparison =
      Compare({Judged(Times(90, 0, 0, 30, true)), Judged(Times(90, 0, 0, 30, false))});
  const ScoreDifference& difference = comparison.pairs[0].differences[kSubsetA];
  EXPECT_EQ(difference.difference.value, 0);
  EXPECT_EQ(difference.p, 1);
  EXPECT_EQ(difference.difference.interval->method, "square-and-add");
  const double z2 = 3.8414588206941254;
  EXPECT_NEAR(difference.difference.interval->high, z2 / (120 + z2), 1e-12);
  EXPECT_EQ(difference.difference.interval_because,
            "the two differ on 0 clusters of equal weight, fewer than 20");
}

TEST_F(OfficialComparisonTest, OfFewClustersIsSquareAndAdd) {
  const auto comparison = Compare({Judged("11111111101000"), Judged("11010000001100")});
  const ScoreDifference& difference = comparison.pairs[0].differences[kSubsetA];
  EXPECT_EQ(difference.difference.interval->method, "square-and-add");
  EXPECT_EQ(difference.difference.interval_because,
            "it rests on 14 clusters of equal weight, fewer than 30");
  EXPECT_TRUE(difference.p.has_value());
}

TEST_F(OfficialComparisonTest, ComparesAllPairs) {
  const auto comparison = Compare({Judged("1100"), Judged("1000"), Judged("1111")});
  ASSERT_EQ(comparison.pairs.size(), 3u);
  EXPECT_EQ(comparison.pairs[1].first, 0u);
  EXPECT_EQ(comparison.pairs[1].second, 2u);
  EXPECT_NEAR(*comparison.pairs[0].differences[kSubsetA].difference.value, 0.25, 1e-12);
  EXPECT_NEAR(*comparison.pairs[1].differences[kSubsetA].difference.value, -0.5, 1e-12);
  EXPECT_NEAR(*comparison.pairs[2].differences[kSubsetA].difference.value, -0.75, 1e-12);
}

TEST_F(OfficialComparisonTest, PairsByClusterWhateverTheOrderOfRows) {
  auto second = Judged(Times(200, 60, 30, 110, false));
  const auto straight = Compare({Judged(Times(200, 60, 30, 110, true)), second});
  std::ranges::reverse(second);
  const auto reversed = Compare({Judged(Times(200, 60, 30, 110, true)), second});
  const Interval& a = *straight.pairs[0].differences[kSubsetA].difference.interval;
  const Interval& b = *reversed.pairs[0].differences[kSubsetA].difference.interval;
  EXPECT_NEAR(a.low, b.low, 1e-12);
  EXPECT_NEAR(a.high, b.high, 1e-12);
}

TEST_F(OfficialComparisonTest, AScoreThatOneLacksIsUndefined) {
  auto first = Judged(Times(40, 30, 30, 40, true));
  auto more = Judged("10", "c");
  for (JudgedSample& sample : more) sample.cluster += 1'000'000;
  first.insert(first.end(), more.begin(), more.end());
  const auto comparison = Compare({first, Judged(Times(40, 30, 30, 40, false))});
  const ScoreDifference& c = comparison.pairs[0].differences[5];
  EXPECT_EQ(c.name.name, "c");
  EXPECT_FALSE(c.difference.value.has_value());
  EXPECT_EQ(c.difference.because, "the score of one of the two is undefined");
  EXPECT_FALSE(c.p.has_value());
}

TEST_F(OfficialComparisonTest, AboveTheLimitOfClustersIsAJackknife) {
  options_.most_bootstrap_clusters = 399;
  const auto comparison =
      Compare({Judged(Times(200, 60, 30, 110, true)), Judged(Times(200, 60, 30, 110, false))});
  const ScoreDifference& difference = comparison.pairs[0].differences[kSubsetA];
  EXPECT_EQ(difference.difference.interval->method, "jackknife");
  EXPECT_NEAR(difference.difference.interval->low, 0.075 - 1.97 * 0.02342, 0.006);
  EXPECT_NEAR(*difference.p, 0.0016, 0.0016);
  EXPECT_EQ(comparison.scores[0][kSubsetA].estimate.interval->method, "jackknife");
}

TEST_F(OfficialComparisonTest, WhatIsNoProportionHasNoOtherInterval) {
  const auto judged = Judged("1111100000");
  tables_ = {TableOf(suite_, judged), TableOf(suite_, judged)};
  for (ScoreTable& table : tables_) table.names[kSubsetA].unit = ScoreName::Unit::kPlain;
  const std::vector<const ScoreTable*> views = {&tables_[0], &tables_[1]};
  const auto comparison = CompareOfficially(suite_, views, options_);
  const ScoreDifference& difference = comparison.pairs[0].differences[kSubsetA];
  EXPECT_EQ(difference.difference.value, 0);
  EXPECT_FALSE(difference.difference.interval.has_value());
  EXPECT_EQ(difference.difference.interval_because,
            "resampling gives the same difference each time");
}

}  // namespace
}  // namespace assay
