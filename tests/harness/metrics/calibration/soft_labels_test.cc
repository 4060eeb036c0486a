#include "harness/metrics/calibration/soft_labels.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "harness/core/random.h"

namespace assay {
namespace {

TEST(SoftLabelsTest, CountsVotesInEitherOrder) {
  using enum Vote::Outcome;
  const std::vector<Vote> votes = {{"a", 0, 1, kFirst},
                                   {"b", 1, 0, kFirst},
                                   {"c", 1, 0, kSecond},
                                   {"d", 0, 1, kTie},
                                   {"e", 0, 2, kFirst}};
  const VoteCounts counts = CountVotes(votes, 0, 1);
  EXPECT_EQ(counts.first, 2);
  EXPECT_EQ(counts.second, 1);
  EXPECT_EQ(counts.tied, 1);
  EXPECT_DOUBLE_EQ(counts.share(), 2.5 / 4);
  EXPECT_DOUBLE_EQ(CountVotes(votes, 1, 0).share(), 1.5 / 4);
}

TEST(SoftLabelsTest, ByHand) {
  // Shares 3/4 and 1/2; the model says 1/2 + sign by log-odds log 4 (0.8) and −log 4 (0.2).
  const std::vector<AnnotatedPair> pairs = {{std::log(4.0), {3, 1, 0}},
                                            {-std::log(4.0), {1, 1, 2}}};
  const SoftLabelScores scores = *ScoreSoftLabels(pairs);
  EXPECT_NEAR(scores.expected_agreement, (0.75 + 0.5) / 2, 1e-15);
  EXPECT_NEAR(scores.ceiling, (0.75 + 0.5) / 2, 1e-15);
  EXPECT_NEAR(scores.brier, (0.05 * 0.05 + 0.3 * 0.3) / 2, 1e-15);
  const double first = 0.75 * std::log(0.75 / 0.8) + 0.25 * std::log(0.25 / 0.2);
  const double second = 0.5 * std::log(0.5 / 0.2) + 0.5 * std::log(0.5 / 0.8);
  EXPECT_NEAR(*scores.divergence.value, (first + second) / 2, 1e-15);
  // Ordered pairs of annotators who agree: of 3 + 1 votes 6 of 12; of first, second and two ties
  // those with a tie in them count 1/2: 10 of 12 pairs, and first against second nothing.
  EXPECT_NEAR(*scores.human_agreement.value, (0.5 + 5.0 / 12) / 2, 1e-15);
}

TEST(SoftLabelsTest, AModelWithoutAPreferenceAgreesHalfTheTime) {
  EXPECT_EQ(ScoreSoftLabels(std::vector<AnnotatedPair>{{0, {3, 0, 0}}})->expected_agreement, 0.5);
}

TEST(SoftLabelsTest, HumanAgreementIsUnbiasedAndTheCeilingIsNot) {
  // Three annotators toss a fair coin: they agree half the time, whatever their number.
  Random random(2, "votes");
  std::vector<AnnotatedPair> pairs(40'000);
  for (AnnotatedPair& pair : pairs) {
    for (int i = 0; i < 3; ++i) ++(random.Uniform() < 0.5 ? pair.votes.first : pair.votes.second);
  }
  const SoftLabelScores scores = *ScoreSoftLabels(pairs);
  EXPECT_NEAR(*scores.human_agreement.value, 0.5, 0.01);
  EXPECT_NEAR(scores.ceiling, 0.75, 0.01);  // (2 · 1 + 6 · 2/3) / 8
}

TEST(SoftLabelsTest, SaysWhyItIsUndefined) {
  EXPECT_FALSE(ScoreSoftLabels({}).has_value());
  const std::vector<AnnotatedPair> sure = {{std::numeric_limits<double>::infinity(), {0, 1, 0}}};
  const SoftLabelScores scores = *ScoreSoftLabels(sure);
  EXPECT_EQ(scores.human_agreement.because, "no pair has two annotators");
  EXPECT_EQ(scores.divergence.because, "it is infinite: an outcome came that was given no chance");
}

}  // namespace
}  // namespace assay
