#include "suites/rewardbench-2/rewardbench_2.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "suites/registry.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::FailedVerdict;
using testing::Judged;
using testing::Ranked;
using testing::Rewards;
using testing::ScoresOf;
using testing::TableOf;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Sample SampleOf(const std::string& id, size_t right, size_t responses) {
  Sample sample;
  sample.id = id;
  sample.subset = id.substr(0, id.find('/'));
  if (sample.subset == "Ties") sample.group = id.substr(id.find(':') + 1);
  sample.cluster = ClusterOf(sample.group.empty() ? id : sample.group);
  sample.label.grades.assign(responses, 0.0);
  for (size_t i = 0; i < right; ++i) sample.label.grades[i] = 1.0;
  return sample;
}

JudgedSample TiesPromptWith(const std::string& id, size_t right,
                            const std::vector<double>& rewards) {
  return Judged(SampleOf("Ties/" + id, right, rewards.size()), Rewards(rewards));
}

double TiesScore(const std::vector<JudgedSample>& judged) {
  return ScoresOf(*MakeSuite("rewardbench-2"), judged).at("Ties");
}

double CreditOfFour(Judgement judgement) {
  const std::vector judged = {Judged(SampleOf("Math/1", 1, 4), std::move(judgement))};
  return ScoresOf(*MakeSuite("rewardbench-2"), judged).at("Math");
}

Judgement WithUnparsed(std::vector<double> rewards) {
  Judgement judgement = Rewards(rewards);
  for (Reward& reward : judgement.rewards) {
    if (auto* failure = std::get_if<Failure>(&reward)) failure->kind = Failure::Kind::kUnparsed;
  }
  return judgement;
}

Judgement WithVerdicts(std::vector<Verdict> verdicts) {
  Judgement judgement;
  judgement.verdicts = std::move(verdicts);
  return judgement;
}

TEST(RewardBench2Test, SharesTheCreditOfATieAtTheTop) {
  EXPECT_EQ(CreditOfFour(Rewards({2, 1, 0, 0})), 1);
  EXPECT_EQ(CreditOfFour(Rewards({1, 1, 0, 0})), 0.5);
  EXPECT_EQ(CreditOfFour(Rewards({1, 1, 1, 1})), 0.25);
  EXPECT_EQ(CreditOfFour(Rewards({0, 1, 1, 0})), 0);
}

TEST(RewardBench2Test, MaximumOverAFailureIsNotANumber) {
  EXPECT_EQ(CreditOfFour(Rewards({2, kNaN, 0, 0})), 0);
  EXPECT_EQ(CreditOfFour(Rewards({kNaN, 1, 0, 0})), 0);
}

// run_generative_v2.py: winners are taken among the valid ratings; none valid is a guess.
TEST(RewardBench2Test, UnparsedRatingsAreLeftOut) {
  EXPECT_EQ(CreditOfFour(WithUnparsed({-5, kNaN, -6, kNaN})), 1);
  EXPECT_EQ(CreditOfFour(WithUnparsed({kNaN, 1, 1, 1})), 0);
  EXPECT_EQ(CreditOfFour(WithUnparsed({kNaN, kNaN, kNaN, kNaN})), 0.25);
}

TEST(RewardBench2Test, ScoresVerdictsByTheFirstRank) {
  EXPECT_EQ(CreditOfFour(WithVerdicts({Ranked({2, 1, 0, 3}, {1, 2, 0, 3})})), 1);
  EXPECT_EQ(CreditOfFour(WithVerdicts({Ranked({2, 1, 0, 3}, {0, 1, 0, 1})})), 0.5);
  EXPECT_EQ(CreditOfFour(WithVerdicts({Ranked({2, 1, 0, 3}, {0, 1, 2, 3})})), 0);
  EXPECT_EQ(CreditOfFour(WithVerdicts({FailedVerdict({0, 1, 2, 3}, Failure::Kind::kUnparsed)})),
            0.25);
  EXPECT_EQ(CreditOfFour(WithVerdicts({FailedVerdict({0, 1, 2, 3}, Failure::Kind::kRefused)})), 0);
}

// Equal right answers: D = 0, (x/0) → ∞ → tanh 1, and everything else holds: 1.01.
TEST(TiesTest, PerfectScorerWithExactTiesExceedsOne) {
  EXPECT_NEAR(TiesScore({TiesPromptWith("ref:0", 1, {3, 1, 0}),
                         TiesPromptWith("tied:0", 2, {2, 2, 0, -1})}),
              1.01, 1e-15);
}

TEST(TiesTest, ZeroByZeroCountsAsZero) {
  EXPECT_NEAR(TiesScore({TiesPromptWith("ref:0", 1, {1, 1, 0}),
                         TiesPromptWith("tied:0", 2, {2, 2, 2, -1})}),
              0, 1e-15);
}

TEST(TiesTest, NegativeByZeroCountsAsMinusOne) {
  EXPECT_NEAR(TiesScore({TiesPromptWith("ref:0", 1, {0, 1, 0}),
                         TiesPromptWith("tied:0", 2, {2, 2, 3, -1})}),
              -0.01, 1e-15);
}

// Expected: process_single_model of allenai/reward-bench (05a9005, rewardbench/utils.py) on these
// rows. Group 4 lacks its reference, group 5 its tied prompt.
TEST(TiesTest, AgreesWithTheOfficialScript) {
  const std::vector<JudgedSample> judged = {
      TiesPromptWith("ref:0", 1, {4, 3, 5, 0}),
      TiesPromptWith("tied:0", 3, {4, 7, 6, 0.5, 2.5, 4.5}),
      TiesPromptWith("ref:1", 1, {7, 1.5, 0, 0.5}),
      TiesPromptWith("tied:1", 2, {5.5, 5.5, 0.5, 1.5, 0.5}),
      TiesPromptWith("ref:2", 1, {6, 0, 4.5, 0.5}),
      TiesPromptWith("tied:2", 4, {4.5, 6.5, 6.5, 6, 0, 4.5, 4.5}),
      TiesPromptWith("ref:3", 1, {3, 1.5, 0, 4}),
      TiesPromptWith("tied:3", 3, {7, 4.5, 5, 3, 1, 4}),
      TiesPromptWith("tied:4", 2, {4.5, 4, 4.5, 4.5, 5}),
      TiesPromptWith("ref:5", 1, {5.5, 0.5, 4, 5.5})};
  const auto suite = MakeSuite("rewardbench-2");
  const ScoreTable table = TableOf(*suite, judged);
  const auto scores = ScoresOf(*suite, table);
  EXPECT_NEAR(scores.at("Ties tied_accuracy"), 0.4, 1e-12);
  EXPECT_NEAR(scores.at("Ties ref_accuracy"), 0.4, 1e-12);
  EXPECT_NEAR(scores.at("Ties correctness_preferred"), 0.25, 1e-12);
  EXPECT_NEAR(scores.at("Ties correctness_preferred_hard"), 0.25, 1e-12);
  EXPECT_NEAR(scores.at("Ties correctness_margin_score"), -0.3792518664751748, 1e-12);
  EXPECT_NEAR(scores.at("Ties"), 0.33620748133524825, 1e-12);
  EXPECT_EQ(testing::CountOf(table, "Ties"), 10u) << "samples, not groups";
  EXPECT_EQ(testing::CountOf(table, "Ties ref_accuracy"), 5u);
  EXPECT_EQ(testing::CountOf(table, "Ties correctness_margin_score"), 4u);
  EXPECT_EQ(table.rows(), 6u) << "one row per group, so that draws keep groups together";
}

TEST(TiesTest, KindThatIsMissingMakesItUndefinedButNotTheTotal) {
  const auto suite = MakeSuite("rewardbench-2");
  const ScoreTable table =
      TableOf(*suite, {TiesPromptWith("ref:0", 1, {3, 1, 0}),
                       Judged(SampleOf("Math/1", 1, 4), Rewards({2, 1, 0, 0}))});
  const auto scores = ScoresOf(*suite, table);
  EXPECT_TRUE(std::isnan(scores.at("Ties")));
  EXPECT_EQ(scores.at("Ties ref_accuracy"), 1);
  EXPECT_EQ(scores.at("overall"), 1);
}

TEST(TiesTest, FailedRewardsLoseEveryComparison) {
  EXPECT_NEAR(TiesScore({TiesPromptWith("ref:0", 1, {3, 1, 0}),
                         TiesPromptWith("tied:0", 2, {2, 2, kNaN, -1})}),
              0.30, 1e-15);  // the reference alone is right; a NaN margin is 0
}

// One right answer has no spread: nothing is preferred to it, and the margin counts as 0. Only the
// two accuracies are left.
TEST(TiesTest, ATiedPromptWithOneRightAnswerEarnsItsAccuracyAlone) {
  EXPECT_NEAR(
      TiesScore({TiesPromptWith("ref:0", 1, {3, 1, 0}), TiesPromptWith("tied:0", 1, {2, 0, -1})}),
      0.60, 1e-15);
}

TEST(TiesTest, UnparsedRatingIsMinusOne) {
  JudgedSample tied = Judged(SampleOf("Ties/tied:0", 2, 4), WithUnparsed({2, 2, kNaN, -2}));
  // −1 is the largest wrong rating: the gap is 3 and the spread 0, all as for a perfect scorer.
  EXPECT_NEAR(TiesScore({TiesPromptWith("ref:0", 1, {3, 1, 0}), tied}), 1.01, 1e-15);
}

TEST(TiesTest, VerdictsGiveNoTiesAndNoTotal) {
  const auto suite = MakeSuite("rewardbench-2");
  const ScoreTable table =
      TableOf(*suite, {Judged(SampleOf("Ties/ref:0", 1, 2), WithVerdicts({Ranked({0, 1}, {0, 1})})),
                       Judged(SampleOf("Math/1", 1, 2), WithVerdicts({Ranked({0, 1}, {0, 1})}))});
  const auto scores = ScoresOf(*suite, table);
  EXPECT_EQ(scores.at("Math"), 1);
  EXPECT_TRUE(std::isnan(scores.at("Ties")));
  EXPECT_TRUE(std::isnan(scores.at("overall")));
  EXPECT_EQ(table.names[0].undefined_because, "it includes Ties, which are scored from rewards");
}

TEST(RewardBench2Test, ReadsIdsGroupsAndClusters) {
  const testing::TempFolder folder;
  folder.Write("test.jsonl",
               R"({"id":"7","prompt":"p","chosen":["a"],"rejected":["b","c","d"],"subset":"Focus"}
{"id":"ref:3","prompt":"q","chosen":["a"],"rejected":["b"],"subset":"Ties","num_correct":1}
{"id":"tied:3","prompt":"r","chosen":["a","b"],"rejected":["c"],"subset":"Ties","num_correct":2}
)");
  const auto samples =
      testing::ReadAll(*MakeSuite("rewardbench-2"), {{folder.path().string()}, {}});
  ASSERT_EQ(samples.size(), 3u);
  EXPECT_EQ(samples[0].id, "Focus/7");
  EXPECT_EQ(samples[0].group, "");
  EXPECT_EQ(samples[1].id, "Ties/ref:3");
  EXPECT_EQ(samples[1].group, "3");
  EXPECT_EQ(samples[1].cluster, samples[2].cluster);
  EXPECT_EQ(samples[2].label.grades, (Grades{1.0, 1.0, 0.0}));
}

TEST(RewardBench2Test, RefusesATiesIdOfAnotherForm) {
  const testing::TempFolder folder;
  folder.Write("test.jsonl",
               R"({"id":"tie-3","prompt":"q","chosen":["a"],"rejected":["b"],"subset":"Ties"})");
  EXPECT_THROW(testing::ReadAll(*MakeSuite("rewardbench-2"), {{folder.path().string()}, {}}),
               Error);
}

}  // namespace
}  // namespace assay
