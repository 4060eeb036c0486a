#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/preference_strength.h"
#include "harness/metrics/summary.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using testing::JudgedPair;
using testing::JudgedPairs;
using testing::SectionSuite;

constexpr double kFailed = std::numeric_limits<double>::quiet_NaN();

// Of what is no proportion, only draws can tell the interval.
struct SuiteOfAnyUnit : SectionSuite {
  void Finish(ScoreTable& table) const override {
    SectionSuite::Finish(table);
    for (ScoreName& name : table.names) name.unit = unit;
  }
  ScoreName::Unit unit = ScoreName::Unit::kFraction;
};

class SummarizeTest : public ::testing::Test {
 protected:
  void Add(std::vector<JudgedSample> judged) {
    for (JudgedSample& sample : judged) Add(std::move(sample));
  }
  void Add(JudgedSample judged) {
    judged.ordinal = static_cast<uint32_t>(judged_.size());
    judged_.push_back(std::move(judged));
  }

  Summary Run() {
    const size_t selected = selected_ > 0 ? selected_ : judged_.size();
    if (run_.suite_samples == 0) run_.suite_samples = selected;
    options_.draws = 200;
    return Summarize(suite_, run_, selection_, selected, Stream(), options_);
  }

  JudgedStream Stream() const {
    return [this](const std::function<void(const JudgedSample&)>& visit) {
      for (const JudgedSample& judged : judged_) visit(judged);
    };
  }

  static const Estimate* Find(const Summary& summary, const std::string& metric,
                              const std::string& subset = "") {
    for (const MetricEstimate& estimate : summary.estimates) {
      if (estimate.metric == metric && estimate.subset == subset) return &estimate.estimate;
    }
    return nullptr;
  }

  static std::string WhyNot(const Summary& summary, const std::string& metric) {
    for (const NotApplicable& entry : summary.not_applicable) {
      if (entry.metric == metric) return entry.because;
    }
    return "";
  }

  static bool HasHealthLine(const Summary& summary, const std::string& line) {
    return std::find(summary.health.begin(), summary.health.end(), line) != summary.health.end();
  }

  SuiteOfAnyUnit suite_;
  RunRecord run_;
  Selection selection_;
  size_t selected_ = 0;
  SummaryOptions options_;
  std::vector<JudgedSample> judged_;
};

// c has 4 of 80 rows, so that some draws have none of it: its section's interval leaves them out.
TEST_F(SummarizeTest, DrawsThatCostNoIntervalAreNoWarning) {
  Add(JudgedPairs("a", 30, 26));
  Add(JudgedPairs("b", 10, 10));
  Add(JudgedPairs("c", 2, 2));
  suite_.unit = ScoreName::Unit::kPlain;
  const Summary summary = Run();
  EXPECT_GT(summary.official[2].estimate.dropped_draws, 0U) << "of " << options_.draws;
  EXPECT_TRUE(summary.health.empty()) << summary.health[0];
}

// c has one cluster of 57: more than a third of the draws have none of it.
TEST_F(SummarizeTest, SaysWhichScoresHaveNoInterval) {
  Add(JudgedPairs("a", 30, 26));
  std::vector<JudgedSample> one_cluster = JudgedPairs("c", 1, 1);
  for (JudgedSample& judged : one_cluster) judged.cluster = 77;
  Add(std::move(one_cluster));
  suite_.unit = ScoreName::Unit::kPlain;
  const Summary summary = Run();
  ASSERT_FALSE(summary.official[2].estimate.interval.has_value());
  EXPECT_THAT(
      summary.health,
      ::testing::Contains(::testing::StartsWith("no interval: right, because undefined in ")));
}

TEST_F(SummarizeTest, ACleanRunHasNothingToSay) {
  Add(JudgedPairs("a", 30, 10));
  Add(JudgedPairs("b", 20, 20));
  Add(JudgedPairs("c", 10, 30));
  const Summary summary = Run();
  EXPECT_TRUE(summary.complete) << summary.incomplete_because;
  EXPECT_TRUE(summary.health.empty()) << summary.health[0];
  EXPECT_EQ(summary.counts.samples, 120u);
  EXPECT_EQ(summary.counts.judged, 120u);
  EXPECT_EQ(summary.counts.failed, 0u);
  EXPECT_EQ(summary.printed, "43.8");  // left 50/80, right 10/40: mean 0.4375
  EXPECT_EQ(summary.confirmed, "ours");
}

TEST_F(SummarizeTest, AccuracyIsGivenOverallPerSectionAndPerSubset) {
  Add(JudgedPairs("a", 3, 1));
  Add(JudgedPairs("b", 2, 2));
  Add(JudgedPairs("c", 1, 3));
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy")->value, 6.0 / 12);
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy", "left")->value, 5.0 / 8);
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy", "a")->value, 3.0 / 4);
  EXPECT_EQ(Find(summary, "accuracy", "left")->n, 8u);
  EXPECT_EQ(Find(summary, "accuracy")->interval->method, "clopper-pearson");  // of 12 samples
}

TEST_F(SummarizeTest, OfAJudgeTieVerdictsAreCountedAndNotBalancedVotes) {
  run_.model.compares = true;
  const auto verdict = [](std::vector<size_t> shown, std::vector<int> ranks) {
    return Verdict{std::move(shown), std::move(ranks), std::nullopt, 0, ""};
  };
  JudgedSample balanced = JudgedPair("a", 1, {0, 0});
  JudgedSample tie = balanced;
  balanced.judgement = {};
  balanced.judgement.verdicts = {verdict({0, 1}, {0, 1}), verdict({1, 0}, {0, 1})};
  tie.judgement = {};
  tie.judgement.verdicts = {verdict({0, 1}, {0, 0})};
  tie.ordinal = 2;
  Add(balanced);
  Add(tie);
  const Summary summary = Run();
  EXPECT_EQ(summary.counts.tied, 1u);
  EXPECT_TRUE(HasHealthLine(summary, "1 of 2 samples with a tie verdict"));
}

TEST_F(SummarizeTest, CountsFollowTheContract) {
  Add(JudgedPair("a", 1, {1, 0}));
  Add(JudgedPair("a", 2, {1, 1}));        // tied
  Add(JudgedPair("a", 3, {1, kFailed}));  // failed
  JudgedSample unparsed = JudgedPair("a", 4, {1, 0});
  unparsed.judgement.rewards[1] = Failure{Failure::Kind::kUnparsed, "no [[A]] in it"};
  Add(unparsed);
  JudgedSample truncated = JudgedPair("c", 5, {1, 0});
  truncated.judgement.usage.truncated = 2;
  Add(truncated);
  selected_ = 7;
  const Summary summary = Run();
  EXPECT_EQ(summary.counts.samples, 7u);
  EXPECT_EQ(summary.counts.judged, 5u);
  EXPECT_EQ(summary.counts.failed, 2u);
  EXPECT_EQ(summary.counts.unparsed, 1u);
  EXPECT_EQ(summary.counts.tied, 1u);
  EXPECT_EQ(summary.counts.truncated, 1u);
  EXPECT_TRUE(HasHealthLine(summary, "1 of 5 samples failed (unparsed): no [[A]] in it"));
  EXPECT_TRUE(HasHealthLine(summary, "1 of 5 samples failed (crashed): died"));
  EXPECT_TRUE(HasHealthLine(summary, "1 of 5 samples tied"));
  EXPECT_TRUE(HasHealthLine(summary, "1 of 5 samples truncated"));
}

TEST_F(SummarizeTest, AFailedSampleIsWrongInAccuracyAndAbsentFromMargins) {
  Add(JudgedPair("a", 1, {2, 0}));
  Add(JudgedPair("a", 2, {2, kFailed}));
  Add(JudgedPair("c", 3, {4, 0}));
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy")->value, 2.0 / 3);
  EXPECT_EQ(Find(summary, "accuracy")->n, 3u);
  EXPECT_DOUBLE_EQ(*Find(summary, "best_of_n")->value, 2.0 / 3);
  EXPECT_EQ(Find(summary, "margin_q50")->n, 2u);
  EXPECT_DOUBLE_EQ(*Find(summary, "margin_q50")->value, 3);
  const double mean = (1 / (1 + std::exp(-2.0)) + 1 / (1 + std::exp(-4.0))) / 2;
  EXPECT_NEAR(*Find(summary, "p_chosen")->value, mean, 1e-15);
}

TEST_F(SummarizeTest, BestOfNNeedsEveryComparison) {
  Add(JudgedPair("a", 1, {3, 1, 2, 0}));
  Add(JudgedPair("a", 2, {3, 1, 4, 0}));  // two of three
  Add(JudgedPair("c", 3, {1, 0, 0, 0}));
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy")->value, (1 + 2.0 / 3 + 1) / 3);
  EXPECT_DOUBLE_EQ(*Find(summary, "best_of_n")->value, 2.0 / 3);
  EXPECT_EQ(WhyNot(summary, "accuracy_longer"),
            "no sample has two responses of which the chosen one is longer");
}

TEST_F(SummarizeTest, LengthBiasIsAccuracyByWhichResponseIsLonger) {
  for (uint32_t i = 0; i < 6; ++i) {
    JudgedSample judged = JudgedPair("a", i, {i < 4 ? 1.0 : -1.0, 0});
    judged.lengths = i % 2 == 0 ? std::vector<uint64_t>{20, 10} : std::vector<uint64_t>{10, 20};
    Add(judged);
  }
  Add(JudgedPair("c", 9, {1, 0}));  // equal lengths: in neither
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy_longer")->value, 2.0 / 3);  // 0, 2 right; 4 wrong
  EXPECT_EQ(Find(summary, "accuracy_longer")->n, 3u);
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy_shorter")->value, 2.0 / 3);
  EXPECT_EQ(summary.columns.flags[0], SampleColumns::kChosenLonger);
  const Estimate& gap = *Find(summary, "accuracy_length_gap");
  EXPECT_DOUBLE_EQ(*gap.value, 0);
  EXPECT_EQ(gap.n, 6u);
  EXPECT_NEAR(gap.interval->low, -gap.interval->high, 1e-12);
  EXPECT_EQ(gap.interval->method, "square-and-add");
}

TEST_F(SummarizeTest, AgreementIsAccuracyByWhetherMembersDifferMoreThanTheyPrefer) {
  // Mean and spread of the members' preference: 0, 1 and 2 agree, 3 is split, 4 had no members.
  const double spreads[] = {0, 0.5, 1, 1.5};
  for (uint32_t i = 0; i < 5; ++i) {
    JudgedSample judged = JudgedPair("a", i, {i == 2 ? -1.0 : 1.0, 0});
    if (i < 4)
      judged.judgement.attributes = {{kPreferenceMean, 1}, {kPreferenceSpread, spreads[i]}};
    Add(judged);
  }
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy_agreed")->value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy_split")->value, 1);
  EXPECT_EQ(Find(summary, "accuracy_split")->n, 1U);
}

TEST_F(SummarizeTest, AgreementIsNotSpokenOfWhereOneModelJudged) {
  Add(JudgedPair("a", 0, {1, 0}));
  const Summary summary = Run();
  EXPECT_EQ(Find(summary, "accuracy_agreed"), nullptr);
  for (const NotApplicable& metric : summary.not_applicable) {
    EXPECT_NE(metric.metric, "accuracy_agreed");
  }
}

TEST_F(SummarizeTest, DimensionsCompareTheRewardWithEachOrder) {
  JudgedSample both = JudgedPair("a", 1, {1, 0});
  both.label.dimensions["honesty"] = {0.0, 4.0};  // the other way round
  both.label.dimensions["safety"] = {3.0, 3.0};   // not ordered
  Add(both);
  JudgedSample one = JudgedPair("c", 2, {1, 0});
  one.label.dimensions["honesty"] = {4.0, std::nullopt};  // nothing to compare
  Add(one);
  JudgedSample agrees = JudgedPair("c", 3, {1, 0});
  agrees.label.dimensions["honesty"] = {4.0, 1.0};
  Add(agrees);
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy:honesty")->value, 0.5);
  EXPECT_EQ(Find(summary, "accuracy:honesty")->n, 2u);
  EXPECT_EQ(Find(summary, "accuracy:safety"), nullptr);
}

TEST_F(SummarizeTest, AModelsDimensionsAreHeldAgainstTheirLabelsAndAgainstWhatCounts) {
  for (uint32_t i = 0; i < 4; ++i) {
    JudgedSample judged = JudgedPair("a", i, {1, 0});
    judged.label.dimensions["honesty"] = {0.0, 1.0};
    // Its honesty is right about honesty three times, so once about what counts.
    judged.judgement.dimensions["honesty"] =
        testing::Rewards(i < 3 ? std::vector<double>{0, 1} : std::vector<double>{1, 0}).rewards;
    Add(judged);
  }
  JudgedSample failed = JudgedPair("c", 9, {kFailed, kFailed});
  failed.label.dimensions["honesty"] = {0.0, 1.0};
  Add(failed);  // as a whole, so it has no dimensions: wrong
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "own_accuracy:honesty")->value, 3.0 / 5);
  EXPECT_DOUBLE_EQ(*Find(summary, "own_accuracy:honesty", "a")->value, 3.0 / 4);
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy@honesty")->value, 1.0 / 5);
  EXPECT_EQ(Find(summary, "accuracy@honesty", "a"), nullptr);
  EXPECT_DOUBLE_EQ(*Find(summary, "accuracy:honesty")->value, 0);
}

TEST_F(SummarizeTest, AnnotatorsWhoDifferAreHeldAgainstTheModel) {
  using enum Vote::Outcome;
  for (uint32_t i = 0; i < 2; ++i) {
    JudgedSample judged = JudgedPair("a", i, {std::log(4.0), 0});
    judged.label.votes.assign(4, {"", 0, 1, kFirst});
    if (i == 1) judged.label.votes[0].outcome = judged.label.votes[1].outcome = kSecond;
    Add(judged);
  }
  Add(JudgedPair("c", 5, {1, 0}));  // nobody annotated it
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "expected_agreement")->value, (1 + 0.5) / 2);
  EXPECT_EQ(Find(summary, "expected_agreement")->n, 2u);
  EXPECT_DOUBLE_EQ(*Find(summary, "human_agreement")->value, (1 + 4.0 / 12) / 2);
  EXPECT_DOUBLE_EQ(*Find(summary, "agreement_ceiling")->value, 0.75);
  EXPECT_NEAR(*Find(summary, "soft_brier")->value, (0.04 + 0.09) / 2, 1e-15);
  const double even = 0.5 * std::log(0.5 / 0.8) + 0.5 * std::log(0.5 / 0.2);
  EXPECT_NEAR(*Find(summary, "soft_kl")->value, (std::log(1 / 0.8) + even) / 2, 1e-15);
  // Bytes have a preference, but no probability.
  run_.model.adapter = "baseline";
  const Summary baseline = Run();
  EXPECT_DOUBLE_EQ(*Find(baseline, "expected_agreement")->value, 0.75);
  EXPECT_EQ(WhyNot(baseline, "soft_kl"), "a baseline's rewards are no log-odds");
}

TEST_F(SummarizeTest, WithoutAnnotatorsNothingIsSaidOfThem) {
  Add(JudgedPair("a", 0, {1, 0}));
  EXPECT_EQ(Find(Run(), "expected_agreement"), nullptr);
  EXPECT_EQ(WhyNot(Run(), "expected_agreement"), "");
}

TEST_F(SummarizeTest, AJudgeAskedTwiceIsHeldAgainstItself) {
  for (uint32_t i = 0; i < 4; ++i) {
    JudgedSample judged = JudgedPair("a", i, {1, 0});
    judged.judgement = {};
    judged.judgement.verdicts = {
        testing::Ranked({0, 1}, {0, 1}),
        testing::Ranked({0, 1}, i == 0 ? std::vector{1, 0} : std::vector{0, 1})};
    judged.judgement.verdicts[1].repeat = 1;
    Add(judged);
  }
  const Summary summary = Run();
  EXPECT_DOUBLE_EQ(*Find(summary, "repeat_changed")->value, 0.25);
  EXPECT_DOUBLE_EQ(*Find(summary, "repeat_within")->value, 0.5 / 4);
  EXPECT_NEAR(*Find(summary, "repeat_sd")->value, 0.25 / std::sqrt(2.0), 1e-15);  // of 1 and 3/4
}

TEST_F(SummarizeTest, VerdictsAloneMakeRewardMetricsNotApplicable) {
  JudgedSample verdicts = JudgedPair("a", 1, {1, 0});
  verdicts.judgement = {};
  verdicts.judgement.verdicts = {testing::Ranked({1, 0}, {0, 0})};
  Add(verdicts);
  // Failed as a whole: failures in place of rewards are no rewards.
  Add(JudgedPair("a", 2, {kFailed, kFailed}));
  const Summary summary = Run();
  for (const char* metric : {"accuracy", "best_of_n", "p_chosen", "margin", "accuracy_longer"}) {
    EXPECT_EQ(WhyNot(summary, metric), "the model gives no rewards") << metric;
  }
  EXPECT_TRUE(summary.estimates.empty());
  EXPECT_TRUE(std::isnan(summary.columns.accuracy[1]));
  EXPECT_EQ(summary.counts.tied, 1u);
  EXPECT_EQ(summary.counts.failed, 1u);
}

TEST_F(SummarizeTest, ARewardModelThatAlwaysFailsIsWrongNotInapplicable) {
  Add(JudgedPair("a", 1, {kFailed, kFailed}));
  Add(JudgedPair("c", 2, {kFailed, kFailed}));
  const Summary summary = Run();
  EXPECT_EQ(Find(summary, "accuracy")->value, 0.0);
  EXPECT_EQ(WhyNot(summary, "margin"), "a reward failed in every sample");
}

TEST_F(SummarizeTest, WithoutLabelsNothingIsCompared) {
  JudgedSample unlabelled = JudgedPair("a", 1, {1, 0});
  unlabelled.label = {};
  Add(unlabelled);
  EXPECT_EQ(WhyNot(Run(), "accuracy"), "the labels compare no responses");
}

TEST_F(SummarizeTest, OfNothingIsUndefinedEverywhere) {
  selected_ = 3;
  const Summary summary = Run();
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(summary.printed, "");
  EXPECT_FALSE(summary.official[0].estimate.value.has_value());
  EXPECT_FALSE(summary.official[0].estimate.because.empty());
  EXPECT_EQ(WhyNot(summary, "accuracy"), "no sample is judged");
}

TEST_F(SummarizeTest, IncompleteWhereTheSelectionIsNotTheSuite) {
  Add(JudgedPairs("a", 3, 1));
  Add(JudgedPairs("b", 2, 2));
  Add(JudgedPairs("c", 1, 3));
  run_.suite_samples = 100;
  selection_.limit = 12;
  const Summary summary = Run();
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(summary.incomplete_because, "12 of the suite's 100 samples selected (limit 12)");
  EXPECT_TRUE(HasHealthLine(summary, "incomplete: " + summary.incomplete_because));
}

TEST_F(SummarizeTest, IncompleteWherePartsJudgementsOrSectionsAreMissing) {
  Add(JudgedPairs("a", 3, 1));
  JudgedSample missing = JudgedPair("b", 7, {1, 0});
  missing.judgement = FailedJudgement(2, {Failure::Kind::kMissing, "not in the file"});
  Add(missing);
  run_.missing_parts = {"chat", "math"};
  selected_ = 8;
  EXPECT_EQ(
      Run().incomplete_because,
      "the data lack chat, math; 3 of 8 samples not judged yet; 1 judgement missing; "
      "undefined: right, because no sample of c; undefined: c, because no sample of it was scored");
}

TEST_F(SummarizeTest, IncompleteWhereTheDataAreNotThePublished) {
  Add(JudgedPairs("a", 3, 1));
  Add(JudgedPairs("b", 1, 0));
  Add(JudgedPairs("c", 1, 3));
  suite_.card.expected = {{"a", 4}, {"b", 1}, {"c", 4}};
  EXPECT_TRUE(Run().complete);
  suite_.card.expected = {{"a", 5}, {"b", 1}};
  const Summary summary = Run();
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(summary.incomplete_because, "not the published data: other counts in 2 subsets");
  suite_.card.expected = {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}};
  EXPECT_EQ(Run().incomplete_because, "not the published data: other counts in 5 subsets");
}

TEST_F(SummarizeTest, CountsOfASelectionAreNotHeldAgainstTheData) {
  Add(JudgedPairs("a", 3, 1));
  Add(JudgedPairs("b", 1, 0));
  Add(JudgedPairs("c", 1, 0));
  suite_.card.expected = {{"a", 50}, {"c", 50}};
  run_.suite_samples = 100;
  selection_.limit = 6;
  EXPECT_EQ(Run().incomplete_because, "6 of the suite's 100 samples selected (limit 6)");
}

TEST_F(SummarizeTest, WarningsOfTheRunReachItsHealth) {
  Add(JudgedPairs("a", 3, 1));
  run_.health = {"3 ids in the file are not in the suite"};
  EXPECT_TRUE(HasHealthLine(Run(), "3 ids in the file are not in the suite"));
}

TEST_F(SummarizeTest, PointEstimatesDoNotDependOnTheOrderOfSamples) {
  Add(JudgedPairs("a", 13, 7));
  Add(JudgedPairs("b", 4, 9));
  Add(JudgedPairs("c", 5, 6));
  Add(JudgedPair("a", 90, {0.3, kFailed}));
  Add(JudgedPair("b", 91, {0.25, 0.5, 0.125}));
  const Summary first = Run();
  std::reverse(judged_.begin(), judged_.end());
  const Summary second = Run();
  ASSERT_EQ(first.official.size(), second.official.size());
  for (size_t i = 0; i < first.official.size(); ++i) {
    EXPECT_EQ(first.official[i].estimate.value, second.official[i].estimate.value);
    EXPECT_EQ(first.official[i].estimate.interval->low, second.official[i].estimate.interval->low);
  }
  for (const MetricEstimate& metric : first.estimates) {
    const Estimate* other = Find(second, metric.metric, metric.subset);
    ASSERT_NE(other, nullptr);
    EXPECT_EQ(metric.estimate.n, other->n);
    EXPECT_NEAR(*metric.estimate.value, *other->value, 1e-12) << metric.metric << metric.subset;
  }
}

TEST_F(SummarizeTest, ColumnsAreAlignedWithTheSamples) {
  Add(JudgedPair("b", 1, {1, 3}));
  Add(JudgedPair("a", 2, {1, 0.5}));
  const Summary summary = Run();
  EXPECT_EQ(summary.columns.ordinal, (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(summary.subsets, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(summary.columns.subset, (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(summary.columns.accuracy, (std::vector<double>{0, 1}));
  EXPECT_EQ(summary.columns.margin, (std::vector<double>{-2, 0.5}));
}

TEST(PrintScoreTest, FollowsTheBenchmarksOwnWay) {
  EXPECT_EQ(PrintScore(218.0 / 350, SuiteCard::Printed::kPercent2), "62.29");
  EXPECT_EQ(PrintScore(218.0 / 350, SuiteCard::Printed::kPercent1), "62.3");
  EXPECT_EQ(PrintScore(218.0 / 350, SuiteCard::Printed::kFraction6), "0.622857");
}

}  // namespace
}  // namespace assay
