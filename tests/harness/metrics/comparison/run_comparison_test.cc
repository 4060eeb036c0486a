#include "harness/metrics/comparison/run_comparison.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/metrics/multiplicity.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::JudgedPair;
using testing::SectionSuite;
using Kind = ScoreName::Kind;

using Samples = std::vector<JudgedSample>;

// One sample per letter from ordinal `first` on: '1' right, '0' wrong, '=' tied.
Samples Judged(const std::string& letters, const std::string& subset = "a", uint32_t first = 0) {
  Samples samples;
  for (const char letter : letters) {
    const double reward = letter == '1' ? 1 : letter == '0' ? -1 : 0;
    samples.push_back(JudgedPair(subset, first++, {reward, 0}));
  }
  return samples;
}

std::string Letters(size_t both, size_t only_first, size_t only_second, size_t neither,
                    bool first) {
  return std::string(both, '1') + std::string(only_first, first ? '1' : '0') +
         std::string(only_second, first ? '0' : '1') + std::string(neither, '0');
}

Samples Joined(Samples samples, const Samples& more) {
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

const NamedDifference& Find(const std::vector<NamedDifference>& differences,
                            const std::string& name, Kind kind) {
  const auto found = std::ranges::find_if(differences, [&](const NamedDifference& difference) {
    return difference.name == name && difference.kind == kind;
  });
  EXPECT_NE(found, differences.end()) << name;
  return *found;
}

class CompareRunsTest : public ::testing::Test {
 protected:
  RunComparison Compare(const std::vector<Samples>& runs) const {
    std::vector<RunToCompare> streams;
    for (const Samples& run : runs) {
      streams.push_back({[&run](const std::function<void(const JudgedSample&)>& visit) {
        for (const JudgedSample& sample : run) visit(sample);
      }});
    }
    return CompareRuns(suite_, streams, options_);
  }

  SectionSuite suite_;
  SummaryOptions options_{.draws = 2000};
};

// Of 400 samples 60 only the first gets right and 30 only the second: −0.075 with a standard error
// of √((0.225 − 0.075²)/400) = 0.02342.
TEST_F(CompareRunsTest, DifferencesAreTheSecondLessTheFirst) {
  const RunComparison comparison =
      Compare({Judged(Letters(200, 60, 30, 110, true)), Judged(Letters(200, 60, 30, 110, false))});
  ASSERT_EQ(comparison.pairs.size(), 1U);
  const PairComparison& pair = comparison.pairs[0];
  EXPECT_EQ(pair.both_judged, 400U);
  EXPECT_EQ(pair.clusters, 400U);
  const NamedDifference& official = Find(pair.official, "overall", Kind::kOverall);
  EXPECT_DOUBLE_EQ(*official.first, 0.65);
  EXPECT_DOUBLE_EQ(*official.second, 0.575);
  EXPECT_NEAR(*official.difference.value, -0.075, 1e-12);
  EXPECT_EQ(official.difference.interval->method, "cluster bootstrap");
  EXPECT_NEAR(official.difference.interval->low, -0.075 - 1.96 * 0.02342, 0.006);
  EXPECT_NEAR(official.difference.interval->high, -0.075 + 1.96 * 0.02342, 0.006);
  const NamedDifference& ours = pair.accuracy.front();
  EXPECT_EQ(ours.name, "");
  EXPECT_NEAR(*ours.difference.value, -0.075, 1e-12);
  EXPECT_NEAR(ours.difference.interval->low, -0.075 - 1.966 * 0.02345, 1e-4);
  EXPECT_EQ(pair.outcomes.both, 200U);
  EXPECT_EQ(pair.outcomes.only_first, 60U);
  EXPECT_EQ(pair.outcomes.only_second, 30U);
  EXPECT_EQ(pair.outcomes.neither, 110U);
  EXPECT_LT(pair.outcomes.test.p, 0.01);
  EXPECT_EQ(&Main(pair), &official);
  EXPECT_EQ(Conclude(Main(pair), 0.95), Conclusion::kFirstBetter);
  // (1.959964 + 0.841621)/1.959964 of half the interval.
  const Interval& interval = *official.difference.interval;
  EXPECT_NEAR(*pair.detectable, 1.429407 * (interval.high - interval.low) / 2, 1e-6);
}

// On ordinals 50 to 99 the first is right and the second wrong; elsewhere it is the other way.
TEST_F(CompareRunsTest, OnlySamplesThatBothJudgedCount) {
  const Samples first = Judged(std::string(50, '0') + std::string(50, '1'));
  const Samples second = Judged(std::string(50, '0') + std::string(50, '1'), "a", 50);
  const PairComparison pair = Compare({first, second}).pairs[0];
  EXPECT_EQ(pair.both_judged, 50U);
  EXPECT_EQ(pair.only_first_judged, 50U);
  EXPECT_EQ(pair.only_second_judged, 50U);
  EXPECT_DOUBLE_EQ(*Find(pair.official, "overall", Kind::kOverall).difference.value, -1);
  EXPECT_DOUBLE_EQ(*pair.accuracy.front().difference.value, -1);
  EXPECT_EQ(pair.outcomes.only_first, 50U);
}

TEST_F(CompareRunsTest, EachPairHasTheSamplesThatItShares) {
  const Samples whole = Judged(std::string(30, '1') + std::string(30, '0'));
  const Samples other = Judged(std::string(60, '0'));
  const Samples part = Judged(std::string(30, '0'));
  const RunComparison comparison = Compare({whole, other, part});
  std::vector<size_t> shared;
  for (const PairComparison& pair : comparison.pairs) shared.push_back(pair.both_judged);
  EXPECT_THAT(shared, ElementsAre(60, 30, 30));
  EXPECT_DOUBLE_EQ(*Main(PairOf(comparison, 0, 1)).difference.value, -0.5);
  EXPECT_DOUBLE_EQ(*Main(PairOf(comparison, 0, 2)).difference.value, -1);
  EXPECT_DOUBLE_EQ(*Main(PairOf(comparison, 1, 2)).difference.value, 0);
}

TEST_F(CompareRunsTest, NothingSharedIsSaid) {
  const PairComparison pair = Compare({Judged("1100"), Judged("1100", "a", 4)}).pairs[0];
  EXPECT_EQ(pair.both_judged, 0U);
  EXPECT_EQ(Main(pair).difference.because, "no sample is judged by both");
  EXPECT_EQ(pair.agreement.kappa.because, "no sample is judged by both");
  EXPECT_EQ(Conclude(Main(pair), 0.95), Conclusion::kCannotTell);
  EXPECT_FALSE(pair.detectable.has_value());
}

// The judge's net vote wins the first two samples and loses the others; of the last no reply came.
TEST_F(CompareRunsTest, VerdictsCompareWithRewards) {
  Samples judge = Judged("1111");
  const auto say = [&](size_t i, std::vector<Verdict> verdicts) {
    judge[i].judgement = {};
    judge[i].judgement.verdicts = std::move(verdicts);
  };
  say(0, {testing::Ranked({0, 1}, {0, 1})});
  say(1, {testing::Ranked({1, 0}, {1, 0}), testing::Ranked({0, 1}, {0, 0})});
  say(2, {testing::Ranked({0, 1}, {1, 0})});
  say(3, {testing::FailedVerdict({0, 1}, Failure::Kind::kUnparsed)});
  const PairComparison pair = Compare({Judged("1010"), judge}).pairs[0];
  EXPECT_EQ(pair.first_failed, 0U);
  EXPECT_EQ(pair.second_failed, 1U);
  EXPECT_EQ(pair.detectable, std::nullopt) << "four samples are too few to say";
  EXPECT_EQ(pair.accuracy.front().difference.n, 4U);
  EXPECT_DOUBLE_EQ(*pair.accuracy.front().first, 0.5);
  EXPECT_DOUBLE_EQ(*pair.accuracy.front().second, 0.5);
  EXPECT_EQ(pair.outcomes.both, 1U);
  EXPECT_EQ(pair.outcomes.only_second, 1U);
  EXPECT_EQ(pair.outcomes.only_first, 1U);
  EXPECT_FALSE(pair.agreement.spearman.value.has_value()) << "a judge has no margins";
}

// Sections left (a, b) and right (c); subsets of their own family.
TEST_F(CompareRunsTest, AdjustsSectionsAndSubsetsWithinAPairAndOverallAcrossPairs) {
  const auto run = [](const std::string& a, const std::string& b, const std::string& c) {
    return Joined(Joined(Judged(a, "a"), Judged(b, "b", 100)), Judged(c, "c", 200));
  };
  const std::string ones(40, '1'), mixed = std::string(25, '1') + std::string(15, '0');
  const std::string poor = std::string(8, '1') + std::string(32, '0');
  const RunComparison comparison =
      Compare({run(ones, ones, ones), run(mixed, ones, poor), run(poor, mixed, mixed)});
  std::vector<double> overall, adjusted;
  for (const PairComparison& pair : comparison.pairs) {
    overall.push_back(*pair.official.front().p);
    adjusted.push_back(*pair.official.front().p_adjusted);
  }
  EXPECT_EQ(adjusted, HolmAdjusted(overall));
  const PairComparison& pair = comparison.pairs[0];
  const auto check = [&](const std::vector<NamedDifference>& list, Kind kind, size_t size) {
    std::vector<double> p, mine;
    for (const NamedDifference& difference : list) {
      if (difference.kind != kind) continue;
      p.push_back(*difference.p);
      mine.push_back(*difference.p_adjusted);
    }
    EXPECT_EQ(p.size(), size);
    EXPECT_EQ(mine, HolmAdjusted(p));
  };
  check(pair.official, Kind::kSection, 2);
  check(pair.official, Kind::kSubset, 3);
  check(pair.accuracy, Kind::kSection, 2);
  check(pair.accuracy, Kind::kSubset, 3);
}

TEST_F(CompareRunsTest, LooksForKindsOfSamplesOnWhichTheyDiffer) {
  const std::string ones(60, '1'), noughts(60, '0');
  const std::string half = std::string(30, '1') + std::string(30, '0');
  const Samples first = Joined(Judged(half, "a"), Judged(half, "c", 100));
  const Samples second = Joined(Judged(half, "a"), Judged(ones, "c", 100));
  const PairComparison pair = Compare({first, second}).pairs[0];
  ASSERT_EQ(pair.slices.size(), 1U) << "the sections cut as the subsets do";
  EXPECT_EQ(pair.slices[0].slicing, "section");
  EXPECT_DOUBLE_EQ(std::abs(*pair.slices[0].contrast.value), 0.5);
  EXPECT_LT(*pair.slices[0].p_adjusted, 0.001);
}

TEST_F(CompareRunsTest, ComparesDimensionsThatBothHave) {
  Samples first = Judged("1111"), second = Judged("1100");
  for (Samples* run : {&first, &second}) {
    for (JudgedSample& sample : *run) sample.label.dimensions["honesty"] = {0.0, 1.0};
  }
  const PairComparison pair = Compare({first, second}).pairs[0];
  ASSERT_EQ(pair.dimensions.size(), 1U);
  EXPECT_EQ(pair.dimensions[0].name, "accuracy:honesty");
  EXPECT_DOUBLE_EQ(*pair.dimensions[0].difference.value, 0.5);
}

// Right and wrong of three runs on four samples; of the last only one has judged it.
// Pairable: 9 values, 6 right and 3 wrong. Disagreeing: samples 2 and 3 have one of three apart,
// (2·1 + 1·2)/2 = 2 each. α = 1 − (9 − 1) · 4/(81 − 36 − 9) = 1/9.
TEST_F(CompareRunsTest, AlphaIsOverAllRunsAndSamples) {
  const RunComparison comparison = Compare({Judged("1111"), Judged("110"), Judged("100")});
  EXPECT_NEAR(*comparison.alpha.value, 1.0 / 9, 1e-12);
  EXPECT_EQ(comparison.alpha.interval_because, "it rests on 4 clusters, fewer than 30");
}

TEST_F(CompareRunsTest, IsTheSameOnAnyNumberOfThreads) {
  const std::vector<Samples> runs = {Judged(Letters(30, 20, 10, 20, true)),
                                     Judged(Letters(30, 20, 10, 20, false)),
                                     Judged(Letters(20, 30, 20, 10, true))};
  const auto json = [&](unsigned threads) {
    options_.threads = threads;
    ComparedSuite compared;
    compared.runs.resize(3);
    compared.comparison = Compare(runs);
    return ComparisonsToJson({&compared, 1}, {}).dump();
  };
  EXPECT_EQ(json(1), json(3));
}

TEST(ConclusionTest, NeedsBothTheIntervalAndTheAdjustedP) {
  NamedDifference difference;
  difference.difference.value = 0.1;
  difference.difference.interval = Interval{0.02, 0.18, 0.95, "cluster bootstrap"};
  difference.p = 0.01;
  EXPECT_EQ(Conclude(difference, 0.95), Conclusion::kCannotTell) << "not adjusted";
  difference.p_adjusted = 0.04;
  EXPECT_EQ(Conclude(difference, 0.95), Conclusion::kSecondBetter);
  EXPECT_EQ(Conclude(difference, 0.99), Conclusion::kCannotTell);
  difference.difference.interval = Interval{-0.18, -0.02, 0.95, "cluster bootstrap"};
  EXPECT_EQ(Conclude(difference, 0.95), Conclusion::kFirstBetter);
  difference.difference.interval = Interval{-0.01, 0.18, 0.95, "cluster bootstrap"};
  EXPECT_EQ(Conclude(difference, 0.95), Conclusion::kCannotTell);
}

// 350 (7.56 / 2.86)² = 2,445.6.
TEST(ConclusionTest, SaysHowManySamplesWouldTell) {
  PairComparison pair;
  pair.accuracy.emplace_back().difference.value = -0.0286;
  pair.accuracy.front().difference.n = 350;
  EXPECT_EQ(SamplesToTell(pair), std::nullopt) << "it is not known what can be found";
  pair.detectable = 0.0756;
  EXPECT_DOUBLE_EQ(*SamplesToTell(pair), 2500);
  pair.accuracy.front().difference.value = 0.09;
  EXPECT_EQ(SamplesToTell(pair), std::nullopt) << "these are enough";
  pair.accuracy.front().difference.value = 0;
  EXPECT_EQ(SamplesToTell(pair), std::nullopt);
}

TEST(ConclusionTest, IsOfAccuracyWhereThereIsNoOverallScore) {
  PairComparison pair;
  pair.accuracy.emplace_back();
  pair.official.emplace_back().kind = Kind::kSection;
  EXPECT_EQ(&Main(pair), &pair.accuracy.front());
  pair.official.front().kind = Kind::kOverall;
  EXPECT_EQ(&Main(pair), &pair.accuracy.front()) << "it is undefined";
  pair.official.front().difference.value = 0.1;
  EXPECT_EQ(&Main(pair), &pair.official.front());
}

TEST_F(CompareRunsTest, JsonSaysWhatWasFoundAndWhatWasLeftOut) {
  ComparedSuite compared;
  compared.runs.resize(2);
  compared.runs[0].run.id = "1234";
  compared.runs[0].run.suite = "sections";
  compared.comparison =
      Compare({Judged(Letters(200, 60, 30, 110, true)), Judged(Letters(200, 60, 30, 110, false))});
  const std::vector<std::string> left_out = {"run 5 is alone"};
  const Json json = ComparisonsToJson({&compared, 1}, left_out);
  EXPECT_EQ(json["format"], "assay.comparison/1");
  EXPECT_EQ(json["differences"], "second - first");
  EXPECT_EQ(json["left_out"], Json({"run 5 is alone"}));
  const Json& suite = json["suites"][0];
  EXPECT_EQ(suite["suite"]["name"], "sections");
  EXPECT_EQ(suite["runs"][0]["id"], "1234");
  const Json& pair = suite["pairs"][0];
  EXPECT_EQ(pair["conclusion"], "first is better");
  EXPECT_EQ(pair["of"], "official overall score");
  EXPECT_EQ(pair["samples"], (Json{{"both", 400},
                                   {"only_first", 0},
                                   {"only_second", 0},
                                   {"first_failed", 0},
                                   {"second_failed", 0},
                                   {"clusters", 400}}));
  EXPECT_NEAR(pair["official"][0]["value"].get<double>(), -0.075, 1e-12);
  EXPECT_EQ(pair["official"][0]["kind"], "overall");
  EXPECT_EQ(pair["accuracy"][0]["subset"], nullptr);
  EXPECT_EQ(pair["outcomes"]["only_first"], 60);
  EXPECT_EQ(pair["outcomes"]["symmetry"]["because"], "nothing is tied");
  EXPECT_THAT(pair["agreement"]["kappa"]["interval"].dump(), HasSubstr("jackknife"));
  // Right 1, wrong −1: of the 400 all but the 90 that they judge differently.
  const Json& confidence = pair["confidence"];
  EXPECT_EQ(confidence["because"], Json());
  EXPECT_EQ(confidence["brier"]["n"], 400);
  EXPECT_TRUE(confidence["nearer_p_adjusted"].is_number());
  EXPECT_EQ(confidence["over_confidence"].contains("p_adjusted"), false);
  EXPECT_EQ(pair["shared_margins"], (Json{{"same", 310}, {"samples", 400}, {"telling", false}}));
  EXPECT_EQ(pair["slices"], Json::array());
}

}  // namespace
}  // namespace assay
