// What every registered suite must do, on a few made-up rows in its own file format.

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "suites/registry.h"
#include "tests/testing/allocations.h"
#include "tests/testing/scoring.h"
#include "tests/testing/tiny_suites.h"

namespace assay {
namespace {

using testing::AllSuiteSpecs;
using testing::ScoresOf;
using testing::TableOf;
using testing::TinySuite;

class SuiteConformanceTest : public ::testing::TestWithParam<std::string> {
 protected:
  // Rewards that know nothing, with ties.
  std::vector<JudgedSample> RandomlyJudged() const {
    Random random(1);
    return tiny_.JudgedBy([&](const Sample& sample) {
      std::vector<double> rewards(sample.responses.size());
      for (double& reward : rewards) reward = random.Below(4);
      return testing::Rewards(rewards);
    });
  }

  // Rewards that are the grades, or their opposite.
  std::vector<JudgedSample> JudgedByLabel(double sign) const {
    return tiny_.JudgedBy([&](const Sample& sample) {
      std::vector<double> rewards;
      for (const auto& grade : sample.label.grades) rewards.push_back(sign * grade.value_or(0));
      return testing::Rewards(rewards);
    });
  }

  std::vector<double> AggregateWith(const ScoreTable& table, const std::vector<uint32_t>& times) {
    std::vector<double> out(table.names.size());
    tiny_.suite().Aggregate(table, times, out);
    return out;
  }

  static void ExpectSame(const std::vector<double>& a, const std::vector<double>& b,
                         double tolerance = 0) {
    ASSERT_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(std::isnan(a[i]), std::isnan(b[i])) << i;
      if (std::isnan(a[i])) continue;
      EXPECT_NEAR(a[i], b[i], tolerance) << i;
    }
  }

  TinySuite tiny_{GetParam()};
};

TEST_P(SuiteConformanceTest, ReadsTheSameSamplesTwice) {
  const std::vector<Sample> again = testing::ReadAll(tiny_.suite(), tiny_.source());
  ASSERT_FALSE(again.empty());
  EXPECT_EQ(again, tiny_.samples());
}

TEST_P(SuiteConformanceTest, SamplesAreWhole) {
  std::set<std::string> ids;
  for (const Sample& sample : tiny_.samples()) {
    EXPECT_TRUE(ids.insert(sample.id).second) << "repeated: " << sample.id;
    EXPECT_FALSE(sample.subset.empty()) << sample.id;
    EXPECT_FALSE(sample.prompt.empty()) << sample.id;
    EXPECT_NE(sample.cluster, 0u) << sample.id;
    EXPECT_GE(sample.responses.size(), 2u) << sample.id;
    EXPECT_EQ(sample.label.grades.size(), sample.responses.size()) << sample.id;
    EXPECT_FALSE(CountedPairs(sample.label).empty()) << sample.id;
  }
}

TEST_P(SuiteConformanceTest, CardSaysWhatAReaderMustKnow) {
  const SuiteCard& card = tiny_.suite().Card();
  EXPECT_FALSE(card.title.empty());
  EXPECT_FALSE(card.description.empty());
  EXPECT_FALSE(card.licence.empty());
  EXPECT_FALSE(card.revision.empty());
  EXPECT_FALSE(card.confirmed.empty());
  EXPECT_FALSE(card.expected.empty());
  EXPECT_EQ(card.benchmark, !card.url.empty());
}

TEST_P(SuiteConformanceTest, NamesAreDistinctAndOverallComesFirst) {
  const ScoreTable table = TableOf(tiny_.suite(), RandomlyJudged());
  std::set<std::string> names;
  for (const ScoreName& name : table.names) {
    EXPECT_TRUE(names.insert(name.name).second) << "repeated: " << name.name;
  }
  EXPECT_EQ(table.counts.size(), table.names.size());
  const bool has_overall = tiny_.suite().Card().no_overall.empty();
  EXPECT_EQ(names.contains("overall"), has_overall);
  if (!has_overall) return;
  EXPECT_EQ(table.names[0].name, "overall");
  EXPECT_EQ(table.counts[0], tiny_.samples().size());
}

TEST_P(SuiteConformanceTest, EveryScoreOfWholeDataIsDefined) {
  const ScoreTable table = TableOf(tiny_.suite(), RandomlyJudged());
  for (const auto& [name, value] : ScoresOf(tiny_.suite(), table)) {
    EXPECT_TRUE(std::isfinite(value)) << name;
  }
}

TEST_P(SuiteConformanceTest, RightRewardsScoreAllAndWrongOnesNothing) {
  for (const auto& [name, value] : ScoresOf(tiny_.suite(), JudgedByLabel(1))) {
    EXPECT_NEAR(value, 1, 0.011) << name;  // Ties may exceed 1 by its hundredth
  }
  for (const auto& [name, value] : ScoresOf(tiny_.suite(), JudgedByLabel(-1))) {
    if (name.ends_with("margin_score")) continue;
    EXPECT_NEAR(value, 0, 0.011) << name;
  }
}

TEST_P(SuiteConformanceTest, DrawingEverythingTwiceChangesNothing) {
  const ScoreTable table = TableOf(tiny_.suite(), RandomlyJudged());
  ExpectSame(AggregateWith(table, std::vector<uint32_t>(table.rows(), 1)),
             AggregateWith(table, std::vector<uint32_t>(table.rows(), 2)), 1e-12);
}

TEST_P(SuiteConformanceTest, DrawingNothingIsUndefined) {
  const ScoreTable table = TableOf(tiny_.suite(), RandomlyJudged());
  for (const double value : AggregateWith(table, std::vector<uint32_t>(table.rows(), 0))) {
    EXPECT_TRUE(std::isnan(value));
  }
}

// A draw is the same as a run over the clusters drawn.
TEST_P(SuiteConformanceTest, DrawEqualsARunOverTheDrawnClusters) {
  const std::vector<JudgedSample> judged = RandomlyJudged();
  const ScoreTable table = TableOf(tiny_.suite(), judged);
  std::vector<uint32_t> times(table.rows());
  for (size_t i = 0; i < times.size(); ++i) times[i] = table.clusters[i] % 2 == 0 ? 1 : 0;
  std::vector<JudgedSample> drawn = judged;
  std::erase_if(drawn, [](const JudgedSample& sample) { return sample.cluster % 2 != 0; });
  const ScoreTable smaller = TableOf(tiny_.suite(), drawn);
  ASSERT_EQ(smaller.names.size(), table.names.size());
  ExpectSame(AggregateWith(table, times),
             AggregateWith(smaller, std::vector<uint32_t>(smaller.rows(), 1)), 1e-12);
}

TEST_P(SuiteConformanceTest, AggregateAllocatesNothing) {
  const ScoreTable table = TableOf(tiny_.suite(), RandomlyJudged());
  const std::vector<uint32_t> times(table.rows(), 1);
  std::vector<double> out(table.names.size());
  const size_t before = testing::Allocations();
  tiny_.suite().Aggregate(table, times, out);
  EXPECT_EQ(testing::Allocations(), before);
  std::make_unique<Sample>();
  EXPECT_GT(testing::Allocations(), before) << "the count must work";
}

TEST_P(SuiteConformanceTest, AggregateRunsOnSeveralThreads) {
  const ScoreTable table = TableOf(tiny_.suite(), RandomlyJudged());
  const std::vector<double> expected = AggregateWith(table, std::vector<uint32_t>(table.rows(), 1));
  std::vector<std::vector<double>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results) {
    threads.emplace_back(
        [&] { result = AggregateWith(table, std::vector<uint32_t>(table.rows(), 1)); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : results) ExpectSame(result, expected);
}

TEST_P(SuiteConformanceTest, FailedRewardsEarnNothing) {
  const auto judged = tiny_.JudgedBy([](const Sample& sample) {
    return FailedJudgement(sample.responses.size(), {Failure::Kind::kNotFinite, "NaN"});
  });
  const ScoreTable table = TableOf(tiny_.suite(), judged);
  EXPECT_EQ(table.unscored, 0u);
  for (const auto& [name, value] : ScoresOf(tiny_.suite(), table)) EXPECT_EQ(value, 0) << name;
}

TEST_P(SuiteConformanceTest, MissingRewardsAreCounted) {
  const auto judged = tiny_.JudgedBy([](const Sample& sample) {
    return FailedJudgement(sample.responses.size(), {Failure::Kind::kMissing, "no such id"});
  });
  EXPECT_EQ(TableOf(tiny_.suite(), judged).unscored, judged.size());
}

TEST_P(SuiteConformanceTest, WithoutRewardsAndVerdictsEverythingIsUndefinedAndSaysWhy) {
  const auto judged = tiny_.JudgedBy([](const Sample&) { return Judgement{}; });
  const ScoreTable table = TableOf(tiny_.suite(), judged);
  EXPECT_EQ(table.unscored, judged.size());
  for (const auto& [name, value] : ScoresOf(tiny_.suite(), table)) {
    EXPECT_TRUE(std::isnan(value)) << name;
  }
  for (const ScoreName& name : table.names) EXPECT_NE(name.undefined_because, "") << name.name;
}

TEST_P(SuiteConformanceTest, ScoresVerdicts) {
  const auto judged = tiny_.JudgedBy([](const Sample& sample) {
    Judgement judgement;
    std::vector<size_t> shown(sample.responses.size());
    std::vector<int> ranks;
    const Grades& grades = sample.label.grades;
    for (size_t i = 0; i < shown.size(); ++i) {
      shown[i] = i;
      ranks.push_back(static_cast<int>(
          std::ranges::count_if(grades, [&](const auto& grade) { return grade > grades[i]; })));
    }
    judgement.verdicts = {testing::Ranked(shown, ranks)};
    return judgement;
  });
  const ScoreTable table = TableOf(tiny_.suite(), judged);
  const auto scores = ScoresOf(tiny_.suite(), table);
  for (const ScoreName& name : table.names) {
    const double value = scores.at(name.name);
    EXPECT_TRUE(value == 1 || (std::isnan(value) && !name.undefined_because.empty())) << name.name;
  }
}

TEST_P(SuiteConformanceTest, ScoresAgainFromTheStoredManifest) {
  const SuiteCard& card = tiny_.suite().Card();
  const auto restored = RestoreSuite(card.name, card.variant, card.canonical_manifest);
  const std::vector<JudgedSample> judged = RandomlyJudged();
  EXPECT_EQ(ScoresOf(*restored, judged), ScoresOf(tiny_.suite(), judged));
  EXPECT_EQ(restored->Card().canonical_manifest, card.canonical_manifest);
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, SuiteConformanceTest, ::testing::ValuesIn(AllSuiteSpecs()),
                         [](const auto& param) {
                           std::string name = param.param;
                           for (char& c : name) {
                             if (c == '-' || c == ':') c = '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace assay
