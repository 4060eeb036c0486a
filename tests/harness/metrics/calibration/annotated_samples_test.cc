#include "harness/metrics/calibration/annotated_samples.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using enum Vote::Outcome;

// Three annotators for the first response and one for the second.
Label ThreeToOne() {
  Label label;
  label.votes = {
      {"a", 0, 1, kFirst}, {"b", 0, 1, kFirst}, {"c", 1, 0, kSecond}, {"d", 1, 0, kFirst}};
  return label;
}

SoftLabelColumns ColumnsOf(const Label& label, const Judgement& judgement) {
  AnnotatedSamples samples;
  samples.Add(1, label, judgement);
  samples.Finish(3);
  return samples.columns();
}

double Divergence(double s, double p) {
  return s * std::log(s / p) + (1 - s) * std::log((1 - s) / (1 - p));
}

TEST(AnnotatedSamplesTest, OfRewardsByHand) {
  const auto columns = ColumnsOf(ThreeToOne(), testing::Rewards({std::log(4.0), 0}));
  EXPECT_DOUBLE_EQ(columns.expected_agreement[1], 0.75);
  EXPECT_DOUBLE_EQ(columns.ceiling[1], 0.75);
  EXPECT_DOUBLE_EQ(columns.human_agreement[1], 6.0 / 12);
  EXPECT_NEAR(columns.divergence[1], Divergence(0.75, 0.8), 1e-15);
  EXPECT_NEAR(columns.brier[1], 0.05 * 0.05, 1e-15);
  ASSERT_EQ(columns.brier.size(), 3u);
  EXPECT_TRUE(std::isnan(columns.brier[0]));
  EXPECT_TRUE(std::isnan(columns.expected_agreement[2]));
}

TEST(AnnotatedSamplesTest, OfVerdictsEachCounts) {
  Judgement judgement;
  judgement.verdicts = {testing::Ranked({1, 0}, {0, 1}), testing::Ranked({0, 1}, {0, 1}),
                        testing::FailedVerdict({0, 1}, Failure::Kind::kUnparsed)};
  judgement.verdicts[0].confidence = 0.8;  // in the second response
  judgement.verdicts[1].confidence = 0.6;
  const auto columns = ColumnsOf(ThreeToOne(), judgement);
  EXPECT_DOUBLE_EQ(columns.expected_agreement[1], (0.25 + 0.75) / 2);
  EXPECT_NEAR(columns.divergence[1], (Divergence(0.75, 0.2) + Divergence(0.75, 0.6)) / 2, 1e-15);
  judgement.verdicts[1].confidence.reset();
  const auto silent = ColumnsOf(ThreeToOne(), judgement);
  EXPECT_DOUBLE_EQ(silent.expected_agreement[1], 0.5);
  EXPECT_TRUE(std::isnan(silent.divergence[1]));
}

TEST(AnnotatedSamplesTest, ACertainMistakeIsInfinite) {
  Judgement judgement;
  judgement.verdicts = {testing::Ranked({0, 1}, {0, 1})};
  judgement.verdicts[0].confidence = 1;
  EXPECT_EQ(ColumnsOf(ThreeToOne(), judgement).divergence[1],
            std::numeric_limits<double>::infinity());
}

TEST(AnnotatedSamplesTest, WithoutAPreferenceTheSampleDoesNotEnter) {
  AnnotatedSamples samples;
  samples.Add(0, ThreeToOne(), testing::Rewards({std::nan(""), 0}));
  samples.Add(1, {}, testing::Rewards({1, 0}));
  samples.Finish(2);
  EXPECT_TRUE(samples.empty());
}

TEST(AnnotationsTest, SharesOfComparisonsStandForVotes) {
  Label label;
  label.pairs = {{0, 1, 0.7}, {2, 0, 1}};
  const auto one = AnnotationsOf(label);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_DOUBLE_EQ(one[0].votes.share(), 0.7);
  EXPECT_DOUBLE_EQ(one[0].votes.votes(), 1);
  label.pairs = {{0, 1, 0.3}, {1, 0, 0.6}};
  const auto both = AnnotationsOf(label);
  ASSERT_EQ(both.size(), 1u);
  EXPECT_NEAR(both[0].votes.share(), 1.0 / 3, 1e-15);
}

TEST(AnnotationsTest, EachPairOnce) {
  Label label = ThreeToOne();
  label.votes.push_back({"e", 0, 2, kTie});
  const auto annotations = AnnotationsOf(label);
  ASSERT_EQ(annotations.size(), 2u);
  EXPECT_EQ(annotations[0].votes.votes(), 4);
  EXPECT_EQ(annotations[1].votes.tied, 1);
}

}  // namespace
}  // namespace assay
