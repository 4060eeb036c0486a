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
  EXPECT_TRUE(summary.reliability.empty());
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
  ASSERT_EQ(summary.reliability.size(), 2u);
  EXPECT_NEAR(summary.reliability[0].bin.confidence, 0.6, 1e-12);
  EXPECT_EQ(summary.reliability[0].bin.count, 100u);
  EXPECT_NEAR(summary.reliability[1].bin.outcome, 0.75, 1e-12);
  EXPECT_LE(summary.reliability[0].band->low, 0.6);
  EXPECT_GE(summary.reliability[0].band->high, 0.6);
  EXPECT_GT(summary.reliability[1].band->low, 0.75);  // too confident for chance
  const Json bins = SummariesToJson({summary})["runs"][0]["reliability"];
  EXPECT_EQ(bins[1]["pairs"], 120);
  EXPECT_EQ(bins[1]["band_low"], summary.reliability[1].band->low);
}

}  // namespace
}  // namespace assay
