#include "harness/metrics/leaderboard/suite_standing.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/official_scores.h"
#include "tests/testing/section_suite.h"
#include "tests/testing/simulated_boards.h"
#include "tests/testing/simulated_suite.h"

namespace assay {
namespace {

using testing::MeanSuite;
using testing::MeanTable;
using testing::SectionSuite;
using testing::SectionTable;

std::vector<uint64_t> OwnClusters(size_t count) {
  std::vector<uint64_t> clusters;
  for (size_t i = 0; i < count; ++i) clusters.push_back(i + 1);
  return clusters;
}

// 100 samples, 20 that only the first gets right, 10 only the second: d = 0.1,
// V = (0.3 − 0.1²)/100; two samples more are 2/100²; t(99)/z = 1.984217/1.959964.
TEST(SuiteStandingTest, TheVarianceOfADifferenceIsThatOfPairedSamples) {
  std::vector<double> first(100), second(100);
  for (size_t i = 0; i < 20; ++i) first[i] = 1;
  for (size_t i = 20; i < 30; ++i) second[i] = 1;
  for (size_t i = 30; i < 70; ++i) first[i] = second[i] = 1;
  const ScoreTable a = MeanTable(first, OwnClusters(100)), b = MeanTable(second, OwnClusters(100));
  const ScoreTable* tables[] = {&a, &b};
  const SuiteStanding standing = StandOnSuite(MeanSuite(), tables, {});
  const double expected = (0.0029 + 0.0002) * std::pow(1.984217 / 1.959964, 2);
  EXPECT_NEAR(standing.pairs.Of(0, 1) / expected, 1, 0.04) << "10,000 draws are known to 3 %";
  EXPECT_EQ(standing.draws, 10'000u);
}

TEST(SuiteStandingTest, ScoresAreThoseOfEachModelAlone) {
  std::vector<double> first(90), second(90);
  std::vector<uint32_t> clusters;
  for (size_t i = 0; i < 90; ++i) {
    first[i] = i % 3 == 0 ? 0 : 1;
    second[i] = i % 2 == 0 ? 0 : 1;
    clusters.push_back(static_cast<uint32_t>(i));
  }
  const ScoreTable a = SectionTable(first, clusters), b = SectionTable(second, clusters);
  const ScoreTable* tables[] = {&a, &b};
  SummaryOptions options;
  options.draws = 2'000;
  const SectionSuite suite;
  const SuiteStanding standing = StandOnSuite(suite, tables, options);
  const auto alone = ScoreOfficially(suite, b, options);
  ASSERT_EQ(standing.scores[1].size(), alone.size());
  for (size_t i = 0; i < 3; ++i) {  // the overall score and the sections
    EXPECT_EQ(standing.scores[1][i].estimate.value, alone[i].estimate.value);
    EXPECT_EQ(standing.scores[1][i].estimate.interval->low, alone[i].estimate.interval->low);
    EXPECT_EQ(standing.scores[1][i].estimate.interval->high, alone[i].estimate.interval->high);
  }
  EXPECT_EQ(standing.scores[1][3].estimate.value, alone[3].estimate.value);
}

// Models that agree everywhere differ by nothing, and not with certainty: 2/n².
TEST(SuiteStandingTest, ModelsThatAgreeAreNotCertain) {
  std::vector<double> values(50);
  for (size_t i = 0; i < 30; ++i) values[i] = 1;
  const ScoreTable a = MeanTable(values, OwnClusters(50)), b = a;
  const ScoreTable* tables[] = {&a, &b};
  const double least = StandOnSuite(MeanSuite(), tables, {}).pairs.Of(0, 1);
  EXPECT_GT(least, 2.0 / 2500);
  EXPECT_LT(least, 1.1 * 2.0 / 2500);
}

TEST(SuiteStandingTest, OneClusterTellsNothing) {
  const ScoreTable a = MeanTable({1, 1, 1}, {7, 7, 7}), b = MeanTable({0, 0, 0}, {7, 7, 7});
  const ScoreTable* tables[] = {&a, &b};
  EXPECT_TRUE(std::isinf(StandOnSuite(MeanSuite(), tables, {}).pairs.Of(0, 1)));
}

TEST(SuiteStandingTest, DrawsAreAsManyAsCanBeAfforded) {
  EXPECT_EQ(AffordableDraws(10 * 3'000), 10'000u);
  EXPECT_EQ(AffordableDraws(200 * 3'000), 1'666u);
  EXPECT_EQ(AffordableDraws(100'000'000), 1'000u);
  EXPECT_EQ(AffordableDraws(200 * 3'000, 500), 500u);
}

class RankCoverageTest : public ::testing::TestWithParam<testing::BoardWorld> {};

// 95 % less three standard errors of 2,000 boards.
TEST_P(RankCoverageTest, RangesHoldTrueRanks) {
  const testing::BoardWorld world = GetParam();
  const testing::RankCoverage coverage = testing::CoverRanks(world, 2'000);
  for (size_t m = 0; m < world.rates.size(); ++m) {
    EXPECT_GE(coverage.held[m], 0.935) << "model " << m << " of " << world.name;
  }
  EXPECT_GE(coverage.best, 0.935) << "the first group holds the best";
  EXPECT_LT(coverage.width, static_cast<double>(world.rates.size()) - 0.5)
      << "ranges that exclude nothing would hold anything";
}

std::string NameOf(const ::testing::TestParamInfo<testing::BoardWorld>& info) {
  return "World" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Worlds, RankCoverageTest, ::testing::ValuesIn(testing::BoardWorlds()),
                         NameOf);

}  // namespace
}  // namespace assay
