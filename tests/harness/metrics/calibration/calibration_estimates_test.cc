#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/summary.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using testing::JudgedPair;

class CalibrationEstimatesTest : public ::testing::Test {
 protected:
  // `count` pairs of the margin ±`size`, of which `right` are right, each a cluster of its own.
  void Add(const std::string& subset, double size, int right, int count) {
    for (int i = 0; i < count; ++i) {
      judged_.push_back(
          JudgedPair(subset, static_cast<uint32_t>(judged_.size()), {i < right ? size : -size, 0}));
      judged_.back().ordinal = static_cast<uint32_t>(judged_.size() - 1);
    }
  }

  // `count` pairs that a judge decides with this confidence, `right` of them rightly.
  void AddVerdicts(const std::string& subset, double confidence, int right, int count) {
    Add(subset, 1, right, count);
    for (size_t i = judged_.size() - static_cast<size_t>(count); i < judged_.size(); ++i) {
      const bool is_right = std::get<double>(judged_[i].judgement.rewards[0]) > 0;
      judged_[i].judgement = {};
      judged_[i].judgement.verdicts = {
          testing::Ranked({0, 1}, is_right ? std::vector{0, 1} : std::vector{1, 0})};
      judged_[i].judgement.verdicts[0].confidence = confidence;
    }
  }

  Summary Run() {
    run_.suite_samples = judged_.size();
    SummaryOptions options;
    options.draws = 200;
    const JudgedStream stream = [this](const auto& visit) {
      for (const JudgedSample& judged : judged_) visit(judged);
    };
    return Summarize(suite_, run_, {}, judged_.size(), stream, options);
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

  testing::SectionSuite suite_;
  RunRecord run_;
  std::vector<JudgedSample> judged_;
};

const double kNine = std::log(9.0);  // a confidence of 0.9

TEST_F(CalibrationEstimatesTest, OfOneConfidenceByHand) {
  Add("a", kNine, 60, 80);
  Add("c", kNine, 30, 40);  // 90 of 120 are right: 0.75
  const Summary summary = Run();
  EXPECT_NEAR(*Find(summary, "ece")->value, 0.15, 1e-12);
  EXPECT_NEAR(*Find(summary, "ace")->value, 0.15, 1e-12);
  EXPECT_NEAR(*Find(summary, "mce")->value, 0.15, 1e-12);
  EXPECT_NEAR(*Find(summary, "over_confidence")->value, 0.15, 1e-12);
  EXPECT_NEAR(*Find(summary, "brier")->value, 0.75 * 0.01 + 0.25 * 0.81, 1e-12);
  EXPECT_NEAR(*Find(summary, "nll")->value, -0.75 * std::log(0.9) - 0.25 * std::log(0.1), 1e-12);
  EXPECT_NEAR(*Find(summary, "temperature")->value, 2, 1e-9);  // log 9 / log 3
  EXPECT_NEAR(*Find(summary, "auroc")->value, 0.5, 1e-12);
  EXPECT_NEAR(*Find(summary, "aurc")->value, 0.25, 1e-12);
  EXPECT_NEAR(*Find(summary, "smooth_ece")->value, 0.15, 1e-6);
  EXPECT_NEAR(*Find(summary, "sharpness")->value, 0, 1e-15);
  EXPECT_EQ(Find(summary, "ece")->n, 120u);
  EXPECT_EQ(Find(summary, "brier")->interval->method, "cluster-robust");
  EXPECT_LT(*Find(summary, "ece_at_temperature")->value, *Find(summary, "ece")->value);
  EXPECT_LT(*Find(summary, "nll_at_temperature")->value, *Find(summary, "nll")->value);
}

TEST_F(CalibrationEstimatesTest, PartsHaveNumbersWhereTheyHaveSamplesEnough) {
  Add("a", kNine, 90, 120);
  Add("b", kNine, 20, 40);
  Add("c", kNine, 9, 10);
  const Summary summary = Run();
  EXPECT_NEAR(*Find(summary, "ece", "a")->value, 0.15, 1e-12);
  EXPECT_NEAR(*Find(summary, "over_confidence", "b")->value, 0.4, 1e-12);
  EXPECT_EQ(Find(summary, "ece", "b"), nullptr);    // 40: too few for bins
  EXPECT_EQ(Find(summary, "brier", "c"), nullptr);  // 10: too few
}

TEST_F(CalibrationEstimatesTest, ShiftIsATemperatureLearnedOutside) {
  Add("a", kNine, 90, 120);  // calibrated at 3/4
  Add("c", kNine, 110, 120);
  const Summary summary = Run();
  // Learned on c (11/12 right), tested on a.
  const double p = 11.0 / 12;
  EXPECT_NEAR(*Find(summary, "nll_shift", "a")->value, -0.75 * std::log(p) - 0.25 * std::log(1 - p),
              1e-9);
  EXPECT_NEAR(*Find(summary, "ece_shift", "a")->value, p - 0.75, 1e-9);
}

// 60 claims, of 0.9 and 0.8 by halves, and none is wrong. Their mean is 0.85 ± t₅₉ · 0.05/√59 =
// 0.013025; of 60 of 60 right Wilson's interval begins at 60/(60 + z²) = 0.939828.
TEST_F(CalibrationEstimatesTest, OfAModelThatIsAlwaysRightOnlyOverConfidenceHasAnInterval) {
  Add("a", kNine, 30, 30);
  Add("a", std::log(4.0), 30, 30);
  const Summary summary = Run();
  const Estimate* excess = Find(summary, "over_confidence");
  EXPECT_NEAR(*excess->value, -0.15, 1e-12);
  EXPECT_EQ(excess->interval->method, "square-and-add");
  EXPECT_NEAR(excess->interval->low, -0.15 - 0.013025, 1e-6);
  EXPECT_NEAR(excess->interval->high, -0.15 + std::hypot(0.013025, 1 - 0.939828), 1e-6);
  EXPECT_EQ(excess->interval_because, "0 independent samples are wrong, fewer than 20");
  for (const char* metric : {"brier", "nll", "p_chosen"}) {
    EXPECT_TRUE(Find(summary, metric)->value.has_value()) << metric;
    EXPECT_FALSE(Find(summary, metric)->interval.has_value()) << metric;
  }
  EXPECT_EQ(Find(summary, "brier")->interval_because, excess->interval_because);
  EXPECT_EQ(Find(summary, "nll")->interval_because,
            "0 independent samples are wrong, fewer than 50");
}

// Nor is the mean of claims that are all alike certain.
TEST_F(CalibrationEstimatesTest, FewSamplesOfOneClaimHaveNoInterval) {
  Add("a", 1, 5, 5);
  const Summary summary = Run();
  for (const char* metric : {"over_confidence", "p_chosen"}) {
    EXPECT_FALSE(Find(summary, metric)->interval.has_value()) << metric;
  }
  EXPECT_EQ(Find(summary, "over_confidence")->interval_because,
            "it rests on 5 clusters of equal weight, fewer than 30, and of what they claim all "
            "clusters have the same mean");
}

TEST_F(CalibrationEstimatesTest, ATemperatureNeedsSomeThatAreWrong) {
  Add("a", kNine, 87, 100);
  const Summary summary = Run();
  const Estimate* temperature = Find(summary, "temperature");
  EXPECT_TRUE(temperature->value.has_value());
  EXPECT_FALSE(temperature->interval.has_value());
  EXPECT_EQ(temperature->interval_because, "13 independent samples are wrong, fewer than 20");
}

TEST_F(CalibrationEstimatesTest, EveryComparisonOfASampleEnters) {
  // The best of four wins two comparisons and loses one: 2/3 right, whatever the smallest margin
  // is.
  for (uint32_t i = 0; i < 100; ++i) {
    judged_.push_back(JudgedPair("a", i, {0, -kNine, -kNine, kNine}));
    judged_.back().ordinal = i;
  }
  const Summary summary = Run();
  EXPECT_NEAR(*Find(summary, "over_confidence")->value, 0.9 - 2.0 / 3, 1e-6);
  EXPECT_EQ(Find(summary, "brier")->n, 100u);
}

TEST_F(CalibrationEstimatesTest, FewSamplesHaveNoBins) {
  Add("a", kNine, 30, 40);
  const Summary summary = Run();
  EXPECT_EQ(Find(summary, "ece")->because, "40 samples are too few for bins: 100 are needed");
  EXPECT_TRUE(Find(summary, "brier")->value.has_value());
}

TEST_F(CalibrationEstimatesTest, APerfectModelHasNoTemperature) {
  Add("a", kNine, 120, 120);
  const Summary summary = Run();
  EXPECT_EQ(Find(summary, "temperature")->because,
            "every pair is right: the lower the temperature, the better it fits");
  EXPECT_EQ(Find(summary, "auroc")->because, "every outcome is 1: there is nothing to tell apart");
  EXPECT_NE(Find(summary, "ece_at_temperature")->because, "");
}

TEST_F(CalibrationEstimatesTest, AreNotApplicableWhereRewardsAreNoLogOdds) {
  Add("a", 100, 60, 120);
  run_.model.adapter = "baseline";
  const Summary summary = Run();
  EXPECT_EQ(Find(summary, "ece"), nullptr);
  EXPECT_EQ(WhyNot(summary, "ece"), "a baseline's rewards are no log-odds");
  EXPECT_EQ(WhyNot(summary, "temperature"), "a baseline's rewards are no log-odds");
  EXPECT_TRUE(summary.calibration.reliability.empty());
}

TEST_F(CalibrationEstimatesTest, AreNotApplicableWithoutRewards) {
  constexpr double kFailed = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(WhyNot(Run(), "ece"), "no sample is judged");
  judged_.push_back(JudgedPair("a", 1, {kFailed, kFailed}));
  EXPECT_EQ(WhyNot(Run(), "ece"), "a reward failed in every sample");
}

TEST_F(CalibrationEstimatesTest, TheDiagramHasTheFilledBinsAndTheirBands) {
  Add("a", kNine, 90, 120);
  Add("c", std::log(1.5), 60, 100);  // 0.6, calibrated
  const Summary summary = Run();
  ASSERT_EQ(summary.calibration.reliability.size(), 2u);
  EXPECT_NEAR(summary.calibration.reliability[0].bin.confidence, 0.6, 1e-12);
  EXPECT_EQ(summary.calibration.reliability[0].bin.count, 100u);
  EXPECT_NEAR(summary.calibration.reliability[1].bin.outcome, 0.75, 1e-12);
  EXPECT_LE(summary.calibration.reliability[0].band->low, 0.6);
  EXPECT_GE(summary.calibration.reliability[0].band->high, 0.6);
  EXPECT_GT(summary.calibration.reliability[1].band->low, 0.75);  // too confident for chance
  const Json bins = SummariesToJson({summary})["runs"][0]["reliability"];
  EXPECT_EQ(bins[1]["pairs"], 120);
  EXPECT_EQ(bins[1]["band_low"], summary.calibration.reliability[1].band->low);
}

TEST_F(CalibrationEstimatesTest, OfAJudgeIsOfItsVerdictsConfidence) {
  AddVerdicts("a", 0.9, 90, 120);
  const Summary summary = Run();
  EXPECT_EQ(summary.calibration.confidence, Confidence::kVerdicts);
  EXPECT_NEAR(*Find(summary, "ece")->value, 0.15, 1e-12);
  EXPECT_NEAR(*Find(summary, "temperature")->value, 2, 1e-9);
  EXPECT_TRUE(summary.calibration.more.empty());  // that form is of margins
  EXPECT_EQ(SummariesToJson({summary})["runs"][0]["confidence"], "verdicts");
}

TEST_F(CalibrationEstimatesTest, OfAnEnsembleIsOfItsMembersVotes) {
  Add("a", 100, 60, 100);
  run_.model.type = "Ensemble";
  for (const char* member : {"member/1", "member/2", "member/3", "member/4"}) {
    run_.model.options[member] = "scores:x";
    for (JudgedSample& judged : judged_) {
      judged.judgement.dimensions[member] = judged.judgement.rewards;
    }
  }
  for (JudgedSample& judged : judged_) {  // one of the four dissents
    std::vector<Reward>& dissenter = judged.judgement.dimensions["member/4"];
    std::swap(dissenter[0], dissenter[1]);
  }
  const Summary summary = Run();
  EXPECT_EQ(summary.calibration.confidence, Confidence::kVotes);
  EXPECT_NEAR(*Find(summary, "ece")->value, 0.15, 1e-12);  // 3 of 4, of which 60 % are right
  EXPECT_NEAR(*Find(summary, "accuracy@member/4")->value, 0.4, 1e-12);
}

TEST_F(CalibrationEstimatesTest, AClaimOfCertaintyThatWasWrongIsAnInfiniteLoss) {
  AddVerdicts("a", 1, 90, 100);
  const Summary summary = Run();
  EXPECT_EQ(Find(summary, "nll")->because,
            "it is infinite: an outcome came that was given no chance");
  EXPECT_EQ(Find(summary, "temperature")->because, "a claim of certainty was wrong");
  EXPECT_NEAR(*Find(summary, "ece")->value, 0.1, 1e-12);
}

TEST_F(CalibrationEstimatesTest, DimensionsAreJudgedByTheirOwnOrder) {
  Add("a", kNine, 90, 120);
  for (JudgedSample& judged : judged_) {
    judged.label.dimensions["honesty"] = {0.0, 1.0};  // the other way round: 30 of 120 right
    judged.label.dimensions["rare"] = {std::nullopt, std::nullopt};
  }
  judged_[0].label.dimensions["rare"] = {1.0, 0.0};
  const Summary summary = Run();
  EXPECT_NEAR(*Find(summary, "over_confidence:honesty")->value, 0.9 - 0.25, 1e-12);
  EXPECT_NEAR(*Find(summary, "ece:honesty")->value, 0.9 - 0.25, 1e-12);
  EXPECT_EQ(Find(summary, "over_confidence:rare"), nullptr);
}

TEST_F(CalibrationEstimatesTest, EveryBinningIsGiven) {
  Add("a", kNine, 90, 120);
  const Summary summary = Run();
  const Json bins = SummariesToJson({summary})["runs"][0]["calibration_bins"];
  // 5, 10, 15, 20 of equal width, of equal mass; MORE's 5, 10, 20 of either
  ASSERT_EQ(bins.size(), 14u);
  for (const Json& row : bins) EXPECT_NEAR(row["ece"].get<double>(), 0.15, 1e-12) << row;
  EXPECT_EQ(bins[0]["kind"], "width");
  EXPECT_EQ(bins[7]["kind"], "mass");
  EXPECT_EQ(bins[7]["bins"], 20);
  EXPECT_NEAR(bins[0]["over"].get<double>(), 0.15, 1e-12);
  EXPECT_EQ(bins[10]["kind"], "more");
  EXPECT_EQ(bins[13]["kind"], "more_mass");
  EXPECT_NEAR(*Find(summary, "ece_over")->value, 0.15, 1e-12);
  EXPECT_EQ(*Find(summary, "ece_under")->value, 0);
}

TEST_F(CalibrationEstimatesTest, BrierPartsAddUp) {
  Add("a", kNine, 90, 120);
  Add("c", std::log(1.55), 60, 100);  // two confidences that share a bin
  Add("c", std::log(1.6), 50, 100);
  const Summary summary = Run();
  const auto part = [&](const char* name) { return *Find(summary, name)->value; };
  EXPECT_NEAR(part("brier_reliability") - part("brier_resolution") + part("brier_uncertainty") +
                  part("brier_within"),
              part("brier"), 1e-12);
}

TEST_F(CalibrationEstimatesTest, TheRiskCoverageCurveIsGiven) {
  Add("a", kNine, 90, 120);          // 30 of 120 wrong
  Add("c", std::log(1.5), 60, 100);  // 70 of 220
  const std::vector<RiskPoint> curve = Run().calibration.risk_coverage;
  ASSERT_EQ(curve.size(), 2u);
  EXPECT_NEAR(curve[0].coverage, 120.0 / 220, 1e-12);
  EXPECT_NEAR(curve[0].risk, 0.25, 1e-12);
  EXPECT_NEAR(curve[1].coverage, 1, 1e-12);
  EXPECT_NEAR(curve[1].risk, 70.0 / 220, 1e-12);
}

TEST_F(CalibrationEstimatesTest, ALongCurveIsThinned) {
  for (int i = 0; i < 1000; ++i) Add("a", 1 + i * 0.001, i % 2, 1);
  const std::vector<RiskPoint> curve = Run().calibration.risk_coverage;
  EXPECT_LE(curve.size(), 102u);
  EXPECT_GE(curve.size(), 100u);
  EXPECT_EQ(curve.back().coverage, 1);
}

TEST_F(CalibrationEstimatesTest, ShiftIsBetweenSections) {
  Add("a", kNine, 90, 120);  // of the section left
  Add("c", kNine, 110, 120);
  const Summary summary = Run();
  const std::vector<NamedShift>& shift = summary.calibration.shift;
  ASSERT_EQ(shift.size(), 2u);
  EXPECT_EQ(shift[1].learned_on, "right");
  EXPECT_EQ(shift[1].tested_on, "left");
  const double p = 11.0 / 12;
  EXPECT_NEAR(*shift[1].cell.log_loss_after.value, -0.75 * std::log(p) - 0.25 * std::log(1 - p),
              1e-9);
  const Json json = SummariesToJson({summary})["runs"][0]["calibration_shift"];
  EXPECT_EQ(json[1]["nll_after"], *shift[1].cell.log_loss_after.value);
  EXPECT_EQ(json[1]["pairs"], 120);
}

}  // namespace
}  // namespace assay
