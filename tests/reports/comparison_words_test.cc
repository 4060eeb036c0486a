#include "reports/comparison_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay {
namespace {

using ::testing::HasSubstr;
using Kind = ScoreName::Kind;

Estimate Found(double value, double low, double high) {
  Estimate estimate;
  estimate.value = value;
  estimate.interval = Interval{low, high, 0.95, "cluster bootstrap"};
  estimate.n = 350;
  return estimate;
}

// B less A of an overall score, with its p.
PairComparison PairWith(double value, double low, double high, double p) {
  PairComparison pair;
  pair.second = 1;
  pair.both_judged = 350;
  pair.accuracy.emplace_back();
  NamedDifference& overall = pair.official.emplace_back();
  overall.name = "overall";
  overall.difference = Found(value, low, high);
  overall.p = overall.p_adjusted = p;
  return pair;
}

const ComparisonNames kNames = {.runs = {"A", "B"}, .printed = SuiteCard::Printed::kPercent1};

std::string Say(const PairComparison& pair, const ComparisonNames& names = kNames) {
  return WithPlainSpaces(SayConclusion(pair, names, 0.95));
}

TEST(SayConclusionTest, SaysWhichIsBetter) {
  EXPECT_EQ(Say(PairWith(0.021, 0.004, 0.038, 0.013)),
            "B is better than A by 2.1 points (95 % interval 0.4 to 3.8, p = 0.013).");
  EXPECT_EQ(Say(PairWith(-0.021, -0.038, -0.004, 0.0004)),
            "A is better than B by 2.1 points (95 % interval 0.4 to 3.8, p < 0.001).");
}

TEST(SayConclusionTest, HedgesWhereTheIntervalDoes) {
  PairComparison pair = PairWith(-0.0286, -0.0943, 0.0371, 0.3902);
  pair.detectable = 0.0941;
  pair.official.front().difference.n = 350;
  EXPECT_EQ(Say(pair),
            "No difference can be told between A and B: A scores 2.9 points more than B, which may "
            "be chance (95 % interval −3.7 to 9.4, p = 0.390). A true difference of 9.4 points "
            "would be found in four of five such comparisons; to find one of 2.9 points as often "
            "takes about 3,800 samples like these.");
  pair.official.front().difference.value = 0;
  EXPECT_THAT(Say(pair), HasSubstr("both score the same (95 % interval −9.4 to 3.7"));
  pair.official.front().difference.value = 0.0004;
  EXPECT_THAT(Say(pair), HasSubstr("both score the same (95 % interval −9.4 to 3.7"));
  EXPECT_THAT(Say(pair), ::testing::EndsWith("would be found in four of five such comparisons."));
}

TEST(SayConclusionTest, SaysWhichPartsSayTheSame) {
  PairComparison pair = PairWith(0.08, 0.05, 0.11, 0.0001);
  const auto add = [&](const char* name, double value, double low, double high, double p) {
    NamedDifference& part = pair.official.emplace_back();
    part.name = name;
    part.kind = ScoreName::Kind::kSection;
    part.difference = Found(value, low, high);
    part.p = part.p_adjusted = p;
  };
  add("Knowledge", 0.09, 0.04, 0.14, 0.002);
  add("Coding", 0.12, 0.01, 0.25, 0.069);
  EXPECT_THAT(Say(pair),
              HasSubstr("Taken alone, Knowledge says the same, p adjusted for 2 sections."));
  pair.official[2].p_adjusted = 0.04;
  EXPECT_THAT(Say(pair),
              HasSubstr("Every section alone says the same, p adjusted for 2 sections."));
  pair.official[1].p_adjusted = pair.official[2].p_adjusted = 0.2;
  EXPECT_THAT(Say(pair), HasSubstr("No section alone is enough to tell, p adjusted for 2 "
                                   "sections."));
  add("Math", -0.09, -0.14, -0.04, 0.002);
  EXPECT_THAT(Say(pair), HasSubstr("Math says the opposite."));
  add("Absent", 0, 0, 0, 1);  // as RM-Bench's math where the data lack it: no test, none to adjust
  NamedDifference& absent = pair.official.back();
  absent.difference = {};
  absent.p.reset();
  absent.p_adjusted.reset();
  EXPECT_THAT(Say(pair), HasSubstr("p adjusted for 3 sections."));
}

TEST(SayConclusionTest, AnAdjustedPDecides) {
  PairComparison pair = PairWith(0.021, 0.004, 0.038, 0.013);
  pair.official.front().p_adjusted = 0.13;
  EXPECT_THAT(Say(pair), HasSubstr("No difference can be told between A and B: B scores 2.1 points "
                                   "more than A, which may be chance (95 % interval 0.4 to 3.8, "
                                   "adjusted p = 0.130)"));
}

TEST(SayConclusionTest, SaysWhyThereIsNothingToSay) {
  PairComparison pair = PairWith(0.1, 0, 0, 1);
  NamedDifference& overall = pair.official.front();
  overall.difference.interval = std::nullopt;
  overall.difference.interval_because = "resampling gives the same difference each time";
  EXPECT_THAT(Say(pair),
              HasSubstr("(no interval: resampling gives the same difference each time)"));
  pair.official.clear();
  pair.accuracy.front().difference.because = "no sample is judged by both";
  EXPECT_EQ(Say(pair),
            "No difference can be told between A and B: no sample is judged by both. This is of "
            "plain accuracy: there is no overall score.");
}

TEST(SayConclusionTest, KeepsFractionsWhereTheBenchmarkPrintsThem) {
  ComparisonNames names = kNames;
  names.printed = SuiteCard::Printed::kFraction6;
  EXPECT_EQ(Say(PairWith(0.021, 0.004, 0.038, 0.013), names),
            "B is better than A by 0.0210 (95 % interval 0.0040 to 0.0380, p = 0.013).");
}

// Of claims: the first claims 31.2 points too much, the second 8.0.
PairComparison PairWithClaims() {
  PairComparison pair = PairWith(0, -0.1, 0.1, 1);
  ConfidenceComparison& confidence = pair.confidence;
  confidence.because = "";
  confidence.excess.first = 0.312;
  confidence.excess.second = 0.08;
  confidence.excess.difference = Found(-0.232, -0.29, -0.17);
  confidence.p_nearer = confidence.p_nearer_adjusted = 0.0001;
  confidence.brier.unit = ScoreName::Unit::kPlain;
  confidence.brier.first = 0.3301;
  confidence.brier.second = 0.2211;
  confidence.brier.difference = Found(-0.109, -0.138, -0.081);
  confidence.brier.p = confidence.brier.p_adjusted = 0.0001;
  return pair;
}

std::string SayClaims(const PairComparison& pair) {
  return WithPlainSpaces(SayConfidence(pair, kNames, 0.95));
}

TEST(SayConfidenceTest, SaysWhoIsBetterCalibrated) {
  EXPECT_EQ(
      SayClaims(PairWithClaims()),
      "B is better calibrated on the whole: it claims to be right 8.0 points more often than "
      "it is, A 31.2 "
      "points more often than it is (95 % interval of the difference 17.0 to 29.0; of both "
      "being as far off, p < 0.001). The mean squared error of the confidence (Brier score: "
      "0 is best, always "
      "saying 50 % gets 0.25; it rewards being right, too) is smaller with B: 0.221, with "
      "A 0.330 (95 % interval of the difference 0.081 to 0.138, p < 0.001). A is above 0.25: on "
      "these samples, always saying 50 % would have been closer.");
}

TEST(SayConfidenceTest, SaysWhoseConfidenceIsNoHelp) {
  PairComparison pair = PairWithClaims();
  pair.confidence.brier.first = 0.2501;  // 0.250 as shown
  EXPECT_THAT(SayClaims(pair), ::testing::Not(HasSubstr("above 0.25")));
  pair.confidence.brier.first = pair.confidence.brier.second = 0.26;
  EXPECT_THAT(SayClaims(pair), HasSubstr(" Both are above 0.25: on these samples, always"));
}

TEST(SayConfidenceTest, HedgesWhereTheTestsDo) {
  PairComparison pair = PairWithClaims();
  pair.confidence.p_nearer_adjusted = 0.21;
  pair.confidence.brier.p_adjusted = 0.06;
  pair.confidence.excess.second = -0.0001;
  EXPECT_THAT(SayClaims(pair),
              HasSubstr("Which is better calibrated on the whole cannot be told: A claims to be "
                        "right 31.2 points "
                        "more often than it is, B as often as it is (95 % interval of the "
                        "difference 17.0 to 29.0; of both being as far off, adjusted p = 0.210)."));
  EXPECT_THAT(SayClaims(pair), HasSubstr("no difference can be told: A 0.330, B 0.221 (95 % "
                                         "interval of the difference 0.081 to 0.138, adjusted p = "
                                         "0.060)."));
  // The other way round, the first is the better one.
  pair = PairWithClaims();
  std::swap(pair.confidence.excess.first, pair.confidence.excess.second);
  EXPECT_THAT(SayClaims(pair),
              ::testing::StartsWith("A is better calibrated on the whole: it claims to be right "
                                    "8.0 points more"));
}

TEST(SayConfidenceTest, SaysWhyNothingIsTold) {
  PairComparison pair = PairWithClaims();
  for (NamedDifference* number : {&pair.confidence.excess, &pair.confidence.brier}) {
    number->difference.interval.reset();
    number->difference.interval_because = "4 independent samples are wrong, fewer than 20";
    number->p.reset();
    number->p_adjusted.reset();
  }
  pair.confidence.p_nearer.reset();
  pair.confidence.p_nearer_adjusted.reset();
  pair.confidence.only_one = 3;
  EXPECT_THAT(SayClaims(pair),
              HasSubstr("(no interval: 4 independent samples are wrong, fewer than "
                        "20)."));
  EXPECT_THAT(SayClaims(pair),
              HasSubstr(" Left out 3 samples: one of the two alone claims something."));
  pair.confidence.because = "the rewards are bytes";
  EXPECT_EQ(SayClaims(pair),
            "Which is better calibrated cannot be compared: the rewards are bytes.");
}

TEST(SayOutcomesTest, CountsAndTests) {
  PairComparison pair = PairWith(0, -0.1, 0.1, 1);
  EXPECT_EQ(SayOutcomes(pair, "A", "B"), "no sample that both judged compares anything");
  pair.outcomes.both = 1390;
  pair.outcomes.only_first = 79;
  pair.outcomes.only_second = 69;
  pair.outcomes.neither = 63;
  pair.outcomes.test.p = 0.4593;
  EXPECT_EQ(SayOutcomes(pair, "A", "B"),
            "both right 1,390, only A 79, only B 69, neither 63 (p = 0.459)");
}

TEST(SayTiesTest, IsSilentWithoutTies) {
  PairComparison pair = PairWith(0, -0.1, 0.1, 1);
  EXPECT_EQ(SayTies(pair, 0.95), "");
  pair.outcomes.table = {10, 12, 3, 20, 5, 11, 4, 9, 30};
  pair.outcomes.no_symmetry = "samples that differ share clusters";
  EXPECT_EQ(SayTies(pair, 0.95),
            "tied are 36 samples of the first and 26 of the second; Bowker's test does not apply "
            "(samples that differ share clusters)");
  pair.outcomes.symmetry = ChiSquareTest{2.5, 3, 0.475};
  EXPECT_EQ(SayTies(pair, 0.95),
            "tied are 36 samples of the first and 26 of the second; that right, tied and wrong "
            "are exchanged unlike cannot be told (p = 0.475, Bowker)");
  pair.outcomes.symmetry = ChiSquareTest{30, 3, 1.4e-6};
  EXPECT_EQ(SayTies(pair, 0.95),
            "tied are 36 samples of the first and 26 of the second; right, tied and wrong do not "
            "seem to be exchanged alike both ways (p < 0.001, Bowker)");
}

TEST(SayAgreementTest, SaysWhatIsDefined) {
  PairComparison pair = PairWith(0, -0.1, 0.1, 1);
  EXPECT_EQ(SayAgreement(pair), "there is nothing to agree on");
  pair.outcomes.both = 10;
  pair.agreement.same_share = 0.591;
  pair.agreement.kappa = Found(0.132, 0.031, 0.233);
  pair.agreement.spearman = Found(-0.214, -0.31, -0.11);
  pair.agreement.kendall = Found(-0.14, -0.2, -0.07);
  pair.agreement.kendall.interval = std::nullopt;
  pair.agreement.kendall.interval_because = "it rests on 4 clusters, fewer than 30";
  EXPECT_EQ(WithPlainSpaces(SayAgreement(pair)),
            "alike, both right or both not, on 59.1 % of the samples: Cohen's κ 0.13 (0.03 to "
            "0.23); the order of their margins: Spearman's ρ −0.21 (−0.31 to −0.11), Kendall's τ "
            "−0.14 (no interval: it rests on 4 clusters, fewer than 30)");
  pair.agreement.spearman.value = std::nullopt;
  pair.agreement.spearman.because = "fewer than two samples have margins, or all are alike";
  EXPECT_THAT(SayAgreement(pair),
              HasSubstr("; their margins have no rank correlation (fewer than"));
}

TEST(SayCaveatsTest, NamesWhoJudgedMoreAndWhatFailed) {
  PairComparison pair = PairWith(0, -0.1, 0.1, 1);
  EXPECT_EQ(SayCaveats(pair, kNames), "");
  pair.only_first_judged = 1;
  pair.only_second_judged = 30;
  EXPECT_EQ(SayCaveats(pair, kNames), "left out: 1 sample only A judged, 30 samples only B judged");
  pair.first_failed = 1;
  pair.second_failed = 154;
  EXPECT_EQ(
      SayCaveats(pair, kNames),
      "left out: 1 sample only A judged, 30 samples only B judged; 1 sample failed with A and "
      "154 samples failed with B, which counts as not right");
  pair.only_first_judged = pair.only_second_judged = pair.first_failed = 0;
  EXPECT_EQ(SayCaveats(pair, kNames), "154 samples failed with B, which counts as not right");
}

TEST(SayAlphaTest, IsOfBothOrAll) {
  RunComparison comparison;
  comparison.runs = 2;
  comparison.alpha = Found(0.321, 0.2, 0.44);
  EXPECT_EQ(WithPlainSpaces(SayAlpha(comparison)),
            "both agree on right and not right with Krippendorff's α 0.32 (0.20 to 0.44)");
  comparison.runs = 3;
  comparison.alpha.interval = std::nullopt;
  comparison.alpha.interval_because = "it rests on 1 cluster, fewer than 30";
  EXPECT_EQ(SayAlpha(comparison),
            "all agree on right and not right with Krippendorff's α 0.32 (no interval: it rests on "
            "1 cluster, fewer than 30)");
  comparison.alpha.value = std::nullopt;
  comparison.alpha.because = "all say the same";
  EXPECT_EQ(SayAlpha(comparison), "Krippendorff's α of all is undefined (all say the same)");
}

// A third run judged less, and most of what it failed is among what it shares with the second.
TEST(SayCaveatsTest, OfSeveralAreTheWorstOfEachRun) {
  RunComparison comparison;
  comparison.runs = 3;
  for (const auto& [first, second] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
    PairComparison& pair = comparison.pairs.emplace_back(PairWith(0, -0.1, 0.1, 1));
    pair.first = static_cast<size_t>(first);
    pair.second = static_cast<size_t>(second);
  }
  const ComparisonNames names = {.runs = {"A", "B", "C"}};
  EXPECT_EQ(SayCaveats(comparison, names), "");
  comparison.pairs[1].only_first_judged = 1200;
  comparison.pairs[2].only_first_judged = 900;
  comparison.pairs[1].second_failed = 3;
  comparison.pairs[2].second_failed = 4;
  comparison.pairs[0].first_failed = 1;
  EXPECT_EQ(
      SayCaveats(comparison, names),
      "left out are samples that only one of a pair judged: up to 1,200, in 2 pairs; 1 sample "
      "failed with A and 4 samples failed with C, which counts as not right");
}

TEST(MainDifferencesTest, AreOverallSectionsAndSlices) {
  PairComparison pair = PairWith(0, -0.1, 0.1, 1);
  const auto add = [&](const char* name, Kind kind) {
    NamedDifference& difference = pair.official.emplace_back();
    difference.name = name;
    difference.kind = kind;
  };
  add("easy", Kind::kSlice);
  add("ref", Kind::kComponent);
  add("sub", Kind::kSubset);
  const auto labels = [&] {
    std::vector<std::string> all;
    for (const ShownDifference& shown : MainDifferences(pair)) all.push_back(shown.label);
    return all;
  };
  EXPECT_THAT(labels(), ::testing::ElementsAre("Overall", "sub", "easy"));
  add("Chat", Kind::kSection);
  EXPECT_THAT(labels(), ::testing::ElementsAre("Overall", "Chat", "easy"));
}

TEST(LetterOfTest, GoesBeyondTheAlphabet) {
  EXPECT_EQ(LetterOf(0), "A");
  EXPECT_EQ(LetterOf(25), "Z");
  EXPECT_EQ(LetterOf(26), "A1");
}

}  // namespace
}  // namespace assay
