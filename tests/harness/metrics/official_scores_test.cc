#include "harness/metrics/official_scores.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/bca.h"
#include "harness/metrics/clopper_pearson.h"
#include "harness/metrics/effective_samples.h"
#include "harness/metrics/wilson.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using testing::JudgedPairs;
using testing::SectionSuite;
using testing::TableOf;

std::vector<JudgedSample> Join(std::initializer_list<std::vector<JudgedSample>> lists) {
  std::vector<JudgedSample> joined;
  for (const auto& list : lists) joined.insert(joined.end(), list.begin(), list.end());
  return joined;
}

std::vector<OfficialScore> Score(const std::vector<JudgedSample>& judged,
                                 const SummaryOptions& options = {}) {
  const SectionSuite suite;
  return ScoreOfficially(suite, TableOf(suite, judged), options);
}

TEST(EffectiveSamplesTest, OfAMeanOfSectionsWeighsTheSmallOne) {
  // left: 30 + 10 = 40 rows; right: 10. (1 + 1)² / (1/40 + 1/10) = 32.
  const SectionSuite suite;
  const ScoreTable table = TableOf(
      suite, Join({JudgedPairs("a", 30, 0), JudgedPairs("b", 10, 0), JudgedPairs("c", 10, 0)}));
  EXPECT_NEAR(EffectiveSamples(table, 0), 32, 1e-9);
  EXPECT_NEAR(EffectiveSamples(table, 1), 40, 1e-9);
  EXPECT_NEAR(EffectiveSamples(table, 3), 30, 1e-9);
}

TEST(EffectiveSamplesTest, FewHeavyClustersCountAsFew) {
  // 40 rows weigh 1/80 each and 10 rows 1/20: Σ w² = 40/6400 + 10/400, Σ w⁴ = 40/80⁴ + 10/20⁴.
  const SectionSuite suite;
  const ScoreTable table = TableOf(suite, Join({JudgedPairs("a", 40, 0), JudgedPairs("c", 10, 0)}));
  const double squares = 40 / 6400.0 + 10 / 400.0;
  const double fourths = 40 / 40'960'000.0 + 10 / 160'000.0;
  EXPECT_NEAR(EffectiveClusters(table, 0), squares * squares / fourths, 1e-9);  // 15.4
  EXPECT_NEAR(EffectiveClusters(table, 3), 40, 1e-9);
}

TEST(EffectiveSamplesTest, RowsCountWhereClustersJoinThem) {
  const SectionSuite suite;
  auto judged = JudgedPairs("a", 6, 0);
  for (size_t i = 0; i < 6; ++i) judged[i].cluster = i / 3;
  const ScoreTable table = TableOf(suite, judged);
  EXPECT_NEAR(EffectiveRows(table, 3), 6, 1e-9);
  EXPECT_NEAR(EffectiveSamples(table, 3), 2, 1e-9);
}

TEST(EffectiveSamplesTest, OfASliceAreThoseOfTheScoreItCuts) {
  const SectionSuite suite;
  ScoreTable table = TableOf(suite, Join({JudgedPairs("a", 40, 0), JudgedPairs("c", 10, 0)}));
  ScoreName hard;
  hard.name = "hard";
  hard.kind = ScoreName::Kind::kSlice;
  hard.slice_of = 0;
  table.names.push_back(hard);
  table.counts.push_back(50);
  EXPECT_NEAR(EffectiveSamples(table, 6), 32, 1e-9);  // as above, not 50
}

TEST(OfficialScoresTest, PointEstimatesAreTheSuitesOwn) {
  const auto official =
      Score(Join({JudgedPairs("a", 3, 1), JudgedPairs("b", 1, 3), JudgedPairs("c", 3, 1)}));
  ASSERT_EQ(official.size(), 6u);
  EXPECT_DOUBLE_EQ(*official[0].estimate.value, (0.5 + 0.75) / 2);
  EXPECT_DOUBLE_EQ(*official[1].estimate.value, 0.5);
  EXPECT_DOUBLE_EQ(*official[5].estimate.value, 0.75);
  EXPECT_EQ(official[0].estimate.n, 12u);
  EXPECT_EQ(official[1].estimate.n, 8u);
}

TEST(OfficialScoresTest, IntervalsAreClusterBootstraps) {
  const auto official = Score(Join({JudgedPairs("a", 60, 40), JudgedPairs("c", 50, 50)}));
  for (const size_t i : {0u, 1u, 2u}) {
    const Estimate& estimate = official[i].estimate;
    EXPECT_EQ(estimate.interval->method, "cluster bootstrap");
    EXPECT_LT(estimate.interval->low, *estimate.value);
    EXPECT_GT(estimate.interval->high, *estimate.value);
  }
  // The standard error of 60 of 100 is 0.049; 1.96 of them on either side.
  EXPECT_NEAR(official[3].estimate.interval->low, 0.504, 0.015);
  EXPECT_NEAR(official[3].estimate.interval->high, 0.696, 0.015);
}

// Of the same draws: the interval of a's 70 of 100, and Wilson's of 5 wrong as before.
TEST(OfficialScoresTest, IntervalsAreBcaWhereThatIsAskedFor) {
  const SectionSuite suite;
  const auto judged = Join({JudgedPairs("a", 70, 30), JudgedPairs("c", 95, 5)});
  const ScoreTable table = TableOf(suite, judged);
  SummaryOptions options;
  options.interval = BootstrapInterval::kBca;
  const auto official = ScoreOfficially(suite, table, options);
  std::vector<double> point;
  for (const OfficialScore& score : official) point.push_back(score.estimate.value.value_or(NAN));
  const Statistic scores = [&](std::span<const uint32_t> times, std::span<double> out) {
    suite.Aggregate(table, times, out);
  };
  const auto expected = BcaBootstrap(CodeClusters(table.clusters), point, scores, {});
  EXPECT_EQ(official[3].estimate.interval->method, "bca");
  EXPECT_DOUBLE_EQ(official[3].estimate.interval->low, expected[3].interval->low);
  EXPECT_DOUBLE_EQ(official[3].estimate.interval->high, expected[3].interval->high);
  EXPECT_EQ(official[5].estimate.interval->method, "wilson");
}

TEST(OfficialScoresTest, AllRightGetsWilsonBecauseEveryDrawWouldRepeatIt) {
  const auto official = Score(Join({JudgedPairs("a", 20, 0), JudgedPairs("c", 25, 25)}));
  const Interval& interval = *official[3].estimate.interval;
  EXPECT_EQ(official[3].estimate.interval_because, "all are right, and every draw would repeat it");
  EXPECT_EQ(interval.method, "wilson");
  EXPECT_DOUBLE_EQ(interval.low, WilsonInterval(1, 20, 0.95).low);
  EXPECT_EQ(interval.high, 1);
  EXPECT_EQ(official[5].estimate.interval->method, "cluster bootstrap");
}

TEST(OfficialScoresTest, NoneRightInPairsOfOneClusterCountsClusters) {
  auto judged = JudgedPairs("a", 0, 20);
  for (size_t i = 0; i < judged.size(); ++i) judged[i].cluster = i / 2;
  const auto official = Score(judged);
  // 20 samples in clusters of two that agree: as many as 10 independent ones.
  EXPECT_DOUBLE_EQ(official[3].estimate.interval->high, WilsonInterval(0, 10, 0.95).high);
  EXPECT_EQ(official[3].estimate.interval->low, 0);
}

TEST(OfficialScoresTest, AllRightInOneClusterIsOneSampleWhateverElseThereIs) {
  auto judged = Join({JudgedPairs("c", 10, 0), JudgedPairs("a", 300, 0, 100)});
  for (size_t i = 0; i < 10; ++i) judged[i].cluster = 1'000'000;
  const auto official = Score(judged);
  EXPECT_NEAR(official[5].estimate.interval->low, 0.025, 1e-12);  // 1 of 1: p where that is α/2
  EXPECT_DOUBLE_EQ(official[3].estimate.interval->low, WilsonInterval(1, 300, 0.95).low);
  // The mean of both: each row of a weighs 1/600, the cluster of c 1/2; 1 / (1/4 + 300/600²).
  EXPECT_NEAR(official[0].estimate.interval->low,
              ClopperPearsonInterval(1, 1 / (0.25 + 1 / 1200.0), 0.95).low, 1e-12);
}

TEST(OfficialScoresTest, WhatNoDrawMovesHasNoInterval) {
  const SectionSuite suite;
  ScoreTable table = TableOf(suite, JudgedPairs("a", 20, 0));
  for (const auto& [credit, limit] : {std::pair{1.01, 100'000u}, {0.25, 100'000u}, {1.01, 0u}}) {
    std::ranges::fill(table.values, credit);
    SummaryOptions options;
    options.most_bootstrap_clusters = limit;
    const Estimate estimate = ScoreOfficially(suite, table, options)[3].estimate;
    EXPECT_NEAR(*estimate.value, credit, 1e-12);
    EXPECT_FALSE(estimate.interval.has_value());
    EXPECT_EQ(estimate.interval_because, "resampling gives the same value each time");
  }
}

TEST(OfficialScoresTest, OfFewClustersIsClopperAndPearsonsAndSaysSo) {
  const Estimate estimate = Score(JudgedPairs("a", 19, 10))[3].estimate;
  EXPECT_EQ(estimate.interval->method, "clopper-pearson");
  EXPECT_NEAR(estimate.interval->low, ClopperPearsonInterval(19 / 29.0, 29, 0.95).low, 1e-9);
  EXPECT_NEAR(estimate.interval->high, ClopperPearsonInterval(19 / 29.0, 29, 0.95).high, 1e-9);
  EXPECT_EQ(estimate.interval_because, "it rests on 29 clusters of equal weight, fewer than 30");
}

TEST(OfficialScoresTest, OfFewErrorsIsWilsonsAndSaysSo) {
  const auto official = Score(Join({JudgedPairs("a", 290, 10), JudgedPairs("c", 297, 3)}));
  EXPECT_EQ(official[3].estimate.interval->method, "wilson");
  EXPECT_NEAR(official[3].estimate.interval->low, WilsonInterval(290 / 300.0, 300, 0.95).low, 1e-9);
  EXPECT_EQ(official[3].estimate.interval_because,
            "10 independent samples are wrong, fewer than 20");
  EXPECT_EQ(official[5].estimate.interval->method, "clopper-pearson");
  EXPECT_EQ(official[5].estimate.interval_because, "3 independent samples are wrong, fewer than 5");
}

TEST(OfficialScoresTest, SamplesOfAClusterThatDisagreeAreWorthMoreThanTheirCluster) {
  // 20 clusters of three, of which two are right in each, and in one cluster one: next to no
  // variance between clusters, so that the 60 samples count in full.
  auto judged = JudgedPairs("a", 39, 21);
  for (size_t i = 0; i < 39; ++i) judged[i].cluster = i % 20;
  for (size_t i = 39; i < 60; ++i) judged[i].cluster = i < 59 ? i - 39 : 19;
  const Estimate estimate = Score(judged)[3].estimate;
  EXPECT_EQ(estimate.interval->method, "clopper-pearson");
  EXPECT_NEAR(estimate.interval->low, ClopperPearsonInterval(39 / 60.0, 60, 0.95).low, 1e-9);
}

TEST(OfficialScoresTest, AtTheLimitOfClustersIsABootstrap) {
  SummaryOptions options;
  options.most_bootstrap_clusters = 100;
  const auto official = Score(JudgedPairs("a", 60, 40), options);
  EXPECT_EQ(official[3].estimate.interval->method, "cluster bootstrap");
}

TEST(OfficialScoresTest, AboveTheLimitOfClustersIsAJackknife) {
  SummaryOptions options;
  options.most_bootstrap_clusters = 199;
  const auto official = Score(Join({JudgedPairs("a", 60, 40), JudgedPairs("c", 50, 50)}), options);
  const Interval& interval = *official[3].estimate.interval;
  EXPECT_EQ(interval.method, "jackknife");
  // 200 clusters in 200 groups: √(0.6 · 0.4 / 99) · t(199) = 0.0971, all but exactly.
  EXPECT_NEAR(interval.low, 0.6 - 0.0971, 0.001);
  EXPECT_NEAR(interval.high, 0.6 + 0.0971, 0.001);
}

TEST(OfficialScoresTest, UndefinedSaysWhyAndHasNoInterval) {
  const auto official = Score(JudgedPairs("a", 10, 5));
  const Estimate& right = official[2].estimate;
  EXPECT_FALSE(right.value.has_value());
  EXPECT_FALSE(right.interval.has_value());
  EXPECT_EQ(right.because, "no sample of c");
  EXPECT_EQ(official[5].estimate.because, "no sample of it was scored");
}

// Scores that are no proportions: nothing but draws can tell.
ScoreTable PlainTable(const SectionSuite& suite, const std::vector<JudgedSample>& judged) {
  ScoreTable table = TableOf(suite, judged);
  for (ScoreName& name : table.names) name.unit = ScoreName::Unit::kPlain;
  return table;
}

TEST(OfficialScoresTest, ADrawWithoutTheSubsetIsCounted) {
  // c has 4 of 60 rows: a draw lacks it with probability (56/60)^60 = 1.6 %.
  const SectionSuite suite;
  const auto table = PlainTable(suite, Join({JudgedPairs("a", 30, 26), JudgedPairs("c", 2, 2)}));
  const auto official = ScoreOfficially(suite, table, {});
  EXPECT_TRUE(official[5].estimate.interval.has_value());
  EXPECT_NEAR(static_cast<double>(official[5].estimate.dropped_draws), 159, 60);
  EXPECT_EQ(official[5].estimate.interval_because,
            "it rests on 4 clusters of equal weight, fewer than 30: it may be short");
  EXPECT_EQ(official[3].estimate.dropped_draws, 0u);
  EXPECT_EQ(official[3].estimate.interval_because, "");
}

TEST(OfficialScoresTest, WithoutAnIntervalNoDrawIsLeftOut) {
  // As above some draws lack c; all others give its rows' one value.
  const SectionSuite suite;
  ScoreTable table = TableOf(suite, Join({JudgedPairs("a", 30, 26), JudgedPairs("c", 4, 0)}));
  std::fill(table.values.end() - 4, table.values.end(), 0.25);
  const Estimate estimate = ScoreOfficially(suite, table, {})[5].estimate;
  EXPECT_EQ(estimate.value, 0.25);
  EXPECT_EQ(estimate.interval_because, "resampling gives the same value each time");
  EXPECT_EQ(estimate.dropped_draws, 0u);
}

TEST(OfficialScoresTest, TooManyUndefinedDrawsLeaveTheIntervalUndefined) {
  // 1 of 60 rows: (59/60)^60 = 36 % of the draws lack it.
  const auto judged = Join({JudgedPairs("a", 30, 29), JudgedPairs("c", 0, 1)});
  // None of one right is Clopper and Pearson's; of what is no proportion, only draws could tell.
  EXPECT_EQ(Score(judged)[5].estimate.interval->method, "clopper-pearson");
  const SectionSuite suite;
  const Estimate estimate = ScoreOfficially(suite, PlainTable(suite, judged), {})[5].estimate;
  EXPECT_EQ(estimate.value, 0);
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_NE(estimate.interval_because.find("of 10000 bootstrap draws"), std::string::npos);
  EXPECT_EQ(estimate.dropped_draws, 0u);  // left out of no interval
}

TEST(OfficialScoresTest, AProportionThatDrawsLackStillHasAnInterval) {
  const SectionSuite suite;
  ScoreTable table = TableOf(suite, Join({JudgedPairs("a", 30, 29), JudgedPairs("c", 0, 1)}));
  table.values.back() = 0.5;
  const Estimate estimate = ScoreOfficially(suite, table, {})[5].estimate;
  EXPECT_EQ(estimate.interval->method, "clopper-pearson");
  EXPECT_EQ(estimate.interval->low, ClopperPearsonInterval(0.5, 1, 0.95).low);
}

}  // namespace
}  // namespace assay
