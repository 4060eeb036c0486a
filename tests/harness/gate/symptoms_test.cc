#include "harness/gate/symptoms.h"

#include <fmt/format.h>

#include <functional>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Rewards;
using testing::SideOf;

// 40 pairs with margins between -1 and 3, texts of 20 and more tokens.
std::vector<JudgedSample> Judged() {
  std::vector<JudgedSample> samples;
  Random random(1);
  for (uint32_t i = 0; i < 40; ++i) {
    samples.push_back(testing::JudgedPair("a", i, {4 * random.Uniform() - 1, 0}));
    samples.back().judgement.usage.tokens = 40 + i;
  }
  return samples;
}

class SymptomsTest : public ::testing::Test {
 protected:
  std::vector<std::string> Of(const std::vector<JudgedSample>& run,
                              const std::vector<ConditionDifference>& differences = {}) {
    const GateSide baseline = SideOf(suite_, Judged());
    return SymptomsOf(SideOf(suite_, run), &baseline, differences);
  }

  testing::SectionSuite suite_;
};

TEST_F(SymptomsTest, NothingIsWrongWithANoisyOrABetterModel) {
  EXPECT_THAT(Of(Judged()), IsEmpty());
  std::vector<JudgedSample> run = Judged();
  Random random(2);
  for (JudgedSample& sample : run) {
    sample.judgement.rewards[0] = std::get<double>(sample.judgement.rewards[0]) + random.Uniform();
  }
  EXPECT_THAT(Of(run), IsEmpty());
}

TEST_F(SymptomsTest, ABaselineThatFailedOnEverySample) {
  std::vector<JudgedSample> failed = Judged();
  for (JudgedSample& sample : failed) {
    sample.judgement = Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
  }
  const GateSide baseline = SideOf(suite_, failed);
  EXPECT_THAT(SymptomsOf(SideOf(suite_, Judged()), &baseline, {}),
              ElementsAre(HasSubstr("all 40 samples of the baseline failed")));
}

TEST_F(SymptomsTest, ABaselineThatFailedOnSome) {
  std::vector<JudgedSample> failed = Judged();
  failed[7].judgement = Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
  const GateSide baseline = SideOf(suite_, failed);
  EXPECT_THAT(SymptomsOf(SideOf(suite_, Judged()), &baseline, {}),
              ElementsAre("1 of 40 samples of the baseline failed, which count as wrong: is it "
                          "better than it looks?"));
}

// What a judge says of 40 pairs in both orders: first the response of this index each time.
std::vector<JudgedSample> Verdicts(const std::function<size_t(size_t, bool turned)>& first) {
  std::vector<JudgedSample> samples = Judged();
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i].judgement = {};
    for (const bool turned : {false, true}) {
      const std::vector<size_t> shown =
          turned ? std::vector<size_t>{1, 0} : std::vector<size_t>{0, 1};
      const int place = first(i, turned) == shown[0] ? 0 : 1;
      samples[i].judgement.verdicts.push_back(testing::Ranked(shown, {place, 1 - place}));
    }
  }
  return samples;
}

TEST_F(SymptomsTest, AFlippedJudge) {
  const auto tenth_wrong = [](size_t i, bool) -> size_t { return i % 10 == 0 ? 1 : 0; };
  const auto flipped = [](size_t i, bool) -> size_t { return i % 10 == 0 ? 0 : 1; };
  const GateSide baseline = SideOf(suite_, Verdicts(tenth_wrong));
  EXPECT_THAT(SymptomsOf(SideOf(suite_, Verdicts(flipped)), &baseline, {}),
              ElementsAre(::testing::AllOf(
                  HasSubstr("the verdicts run opposite to the baseline's (40 of 40 samples that "
                            "both decided; accuracy of these 10.0 % after 90.0 %)"),
                  HasSubstr("label map flipped"))));
  EXPECT_THAT(SymptomsOf(SideOf(suite_, Verdicts(tenth_wrong)), &baseline, {}), IsEmpty());
  const auto half = [](size_t i, bool) -> size_t { return i % 2; };
  EXPECT_THAT(SymptomsOf(SideOf(suite_, Verdicts(half)), &baseline, {}), IsEmpty())
      << "a judge that lost its way is worse, not turned round";
  const auto first_shown = [](size_t, bool turned) -> size_t { return turned ? 1 : 0; };
  EXPECT_THAT(SymptomsOf(SideOf(suite_, Verdicts(first_shown)), &baseline, {}), IsEmpty())
      << "it decides nothing";
}

TEST_F(SymptomsTest, UnrelatedRewardsAreNoFlip) {
  std::vector<JudgedSample> run = Judged();
  Random random(3);
  for (JudgedSample& sample : run) sample.judgement = Rewards({random.Uniform(), random.Uniform()});
  EXPECT_THAT(Of(run), IsEmpty()) << "two independent orders of 40: |rho| < 0.5 but once in a 1000";
}

TEST_F(SymptomsTest, AFlippedLabelMap) {
  std::vector<JudgedSample> run = Judged();
  size_t right = 0;
  for (JudgedSample& sample : run) {
    const double reward = std::get<double>(sample.judgement.rewards[0]);
    right += reward > 0 ? 1 : 0;
    const int64_t tokens = sample.judgement.usage.tokens;
    sample.judgement = Rewards({-reward, 0});
    sample.judgement.usage.tokens = tokens;
  }
  const std::string after =
      fmt::format("accuracy {:.1f} % after {:.1f} %", 100 - 2.5 * static_cast<double>(right),
                  2.5 * static_cast<double>(right));
  EXPECT_THAT(Of(run), ElementsAre(::testing::AllOf(
                           HasSubstr("opposite to the baseline's (Spearman's ρ of the margins −1"),
                           HasSubstr(after), HasSubstr("label map flipped"))));
}

TEST_F(SymptomsTest, ADoubledBos) {
  std::vector<JudgedSample> run = Judged();
  for (JudgedSample& sample : run) sample.judgement.usage.tokens += 2;  // of two texts
  EXPECT_THAT(Of(run), ElementsAre("each text is 1 token longer than the baseline's (40 of 40 "
                                   "samples): a doubled BOS, or another chat template?"));
  for (JudgedSample& sample : run) sample.judgement.usage.tokens -= 8;
  EXPECT_THAT(Of(run), ElementsAre(HasSubstr("each text is 3 tokens shorter")));
}

TEST_F(SymptomsTest, AnotherTokenizer) {
  std::vector<JudgedSample> run = Judged();
  for (JudgedSample& sample : run) {
    sample.judgement.usage.tokens += sample.judgement.usage.tokens / 5;
  }
  EXPECT_THAT(Of(run), ElementsAre(HasSubstr("40 of 40 samples are more tokens")));
}

TEST_F(SymptomsTest, AModelThatCountsNoTokensIsNoSymptom) {
  std::vector<JudgedSample> run = Judged();
  for (JudgedSample& sample : run) sample.judgement.usage.tokens = 0;
  EXPECT_THAT(Of(run), IsEmpty());
}

TEST_F(SymptomsTest, AnOverflow) {
  std::vector<JudgedSample> run = Judged();
  const Failure failure{Failure::Kind::kNotFinite, "inf"};
  for (size_t i : {3, 7, 9}) run[i].judgement.rewards[1] = failure;
  EXPECT_THAT(Of(run),
              ElementsAre(::testing::AllOf(
                  HasSubstr("3 of 40 samples got rewards that are no finite numbers, 0 of"),
                  HasSubstr("overflow in float16"))));
  run[3].judgement.rewards[1] = Failure{Failure::Kind::kTimeout, ""};
  run[7].judgement.rewards[1] = 0.0;
  run[9].judgement.rewards[1] = 0.0;
  EXPECT_THAT(Of(run), IsEmpty()) << "another failure";
}

TEST_F(SymptomsTest, TruncationOfMany) {
  std::vector<JudgedSample> run = Judged();
  for (size_t i = 0; i < 20; ++i) run[i].judgement.usage.truncated = 1;
  EXPECT_THAT(Of(run), ElementsAre(HasSubstr("texts of 20 of 40 samples (50 %) were cut to fit the "
                                             "model, of 0 % in the baseline")));
  for (size_t i = 3; i < 20; ++i) run[i].judgement.usage.truncated = 0;
  EXPECT_THAT(Of(run), IsEmpty()) << "3 of 40";
}

TEST_F(SymptomsTest, AHeadThatWasNotLoaded) {
  std::vector<JudgedSample> run = Judged();
  for (JudgedSample& sample : run) sample.judgement = Rewards({0.25, 0.25});
  EXPECT_THAT(Of(run), ElementsAre(HasSubstr("in 40 of 40 samples all responses got the same")));
}

TEST_F(SymptomsTest, ASeedAndOtherOptions) {
  EXPECT_THAT(Of(Judged(), {{"seed", "seed", "0", "1"}}),
              ElementsAre(HasSubstr("another seed than the baseline (seed: 0 → 1)")));
  EXPECT_THAT(Of(Judged(), {{"dtype", "dtype", "float32", "bfloat16"}}),
              ElementsAre("not judged as the baseline was: dtype: float32 → bfloat16"));
}

TEST_F(SymptomsTest, WithoutABaselineWhatTheRunAloneShows) {
  std::vector<JudgedSample> run = Judged();
  run[0].judgement.rewards[0] = Failure{Failure::Kind::kNotFinite, "nan"};
  for (JudgedSample& sample : run) sample.judgement.usage.truncated = 2;
  EXPECT_THAT(SymptomsOf(SideOf(suite_, run), nullptr, {}),
              ElementsAre(HasSubstr("no finite numbers"), HasSubstr("(100 %) were cut")));
}

}  // namespace
}  // namespace assay
