// What the length of a response in UTF-8 bytes scores as its reward, and its negative. The numbers
// were computed from the same files with RM-Bench's own compute_accuracy and by counting pairs.

#include <cmath>

#include "gtest/gtest.h"
#include "suites/registry.h"
#include "tests/testing/paths.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::TestData;

std::vector<JudgedSample> JudgedByLength(const Suite& suite, const std::string& folder,
                                         double sign) {
  Source source;
  source.folders = {(TestData() / folder).string()};
  std::vector<JudgedSample> judged;
  for (const Sample& sample : testing::ReadAll(suite, source)) {
    judged.push_back(testing::Judged(sample, testing::LengthRewards(sample, sign)));
  }
  return judged;
}

std::map<std::string, double> LengthScores(const std::string& name, double sign) {
  const auto suite = MakeSuite(name);
  return testing::ScoresOf(*suite, JudgedByLength(*suite, name, sign));
}

// The easy, normal and hard of one domain: its judged samples alone.
void ExpectDomain(const std::string& domain, double sign, const std::vector<double>& expected) {
  const auto suite = MakeSuite("rm-bench");
  std::vector<JudgedSample> judged = JudgedByLength(*suite, "rm-bench", sign);
  std::erase_if(judged,
                [&](const JudgedSample& sample) { return !sample.subset.starts_with(domain); });
  const auto scores = testing::ScoresOf(*suite, judged);
  EXPECT_NEAR(scores.at("easy"), expected[0], 5e-7) << domain;
  EXPECT_NEAR(scores.at("normal"), expected[1], 5e-7) << domain;
  EXPECT_NEAR(scores.at("hard"), expected[2], 5e-7) << domain;
  EXPECT_NEAR(scores.at("overall"), expected[3], 5e-7) << domain;
}

TEST(RmBenchGoldenTest, LengthOnEachDomain) {
  ASSAY_NEEDS_TEST_DATA();
  ExpectDomain("chat", 1, {.811370, .284238, .025840, .373816});
  ExpectDomain("code", 1, {.774854, .519006, .251462, .515107});
  ExpectDomain("safety", 1, {.926682, .377929, .098262, .467624});
  ExpectDomain("safety-refuse", 1, {.893192, .158451, .021127, .357590});
  ExpectDomain("safety-response", 1, {.987261, .774947, .237792, .666667});
  ExpectDomain("chat", -1, {.188630, .643411, .974160, .602067});
  ExpectDomain("code", -1, {.225146, .480994, .748538, .484893});
  ExpectDomain("safety", -1, {.073318, .619803, .900983, .531368});
}

TEST(RmBenchGoldenTest, LengthOnTheThreeDomainsThatAreThere) {
  ASSAY_NEEDS_TEST_DATA();
  const auto longer = LengthScores("rm-bench", 1);
  EXPECT_NEAR(longer.at("easy"), .837635, 5e-7);
  EXPECT_NEAR(longer.at("normal"), .393724, 5e-7);
  EXPECT_NEAR(longer.at("hard"), .125188, 5e-7);
  EXPECT_NEAR(longer.at("overall"), .452182, 5e-7);
  EXPECT_TRUE(std::isnan(longer.at("math")));
  EXPECT_NEAR(longer.at("chat"), .373816, 5e-7);
  EXPECT_NEAR(longer.at("safety"), .467624, 5e-7);
  const auto shorter = LengthScores("rm-bench", -1);
  EXPECT_NEAR(shorter.at("easy"), .162365, 5e-7);
  EXPECT_NEAR(shorter.at("normal"), .581403, 5e-7);
  EXPECT_NEAR(shorter.at("hard"), .874560, 5e-7);
  EXPECT_NEAR(shorter.at("overall"), .539443, 5e-7);
}

TEST(RmBenchGoldenTest, MeanOfDomainsIsMeanOfLevels) {
  ASSAY_NEEDS_TEST_DATA();
  for (const double sign : {1.0, -1.0}) {
    const auto scores = LengthScores("rm-bench", sign);
    const double levels = (scores.at("easy") + scores.at("normal") + scores.at("hard")) / 3;
    EXPECT_NEAR(scores.at("overall"), levels, 1e-12);
  }
}

// Accuracy by the style of the chosen (rows) and of the rejected (columns), as in the paper's
// matrix.
TEST(RmBenchGoldenTest, MatrixOfChat) {
  ASSAY_NEEDS_TEST_DATA();
  const auto suite = MakeSuite("rm-bench");
  double won[3][3] = {};
  for (const JudgedSample& sample : JudgedByLength(*suite, "rm-bench", 1)) {
    if (sample.subset != "chat") continue;
    ASSERT_EQ(CountedPairs(sample.label).size(), 9u);
    for (const Pair& pair : CountedPairs(sample.label)) {
      const bool wins = sample.lengths[pair.winner] > sample.lengths[pair.loser];
      won[pair.winner][pair.loser - 3] += wins / 129.0;
    }
  }
  const double expected[3][3] = {{.4186, 0, 0}, {.9922, .2481, .0775}, {.9922, .4496, .1860}};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) EXPECT_NEAR(won[i][j], expected[i][j], 5e-5) << i << " " << j;
  }
}

TEST(LlmBarGoldenTest, LengthOnTheFiveSets) {
  ASSAY_NEEDS_TEST_DATA();
  const auto longer = LengthScores("llmbar", 1);
  EXPECT_NEAR(longer.at("Natural"), 56 / 100.0, 1e-12);
  EXPECT_NEAR(longer.at("Neighbor"), 16 / 134.0, 1e-12);
  EXPECT_NEAR(longer.at("GPTInst"), 12 / 92.0, 1e-12);
  EXPECT_NEAR(longer.at("GPTOut"), 21 / 47.0, 1e-12);
  EXPECT_NEAR(longer.at("Manual"), 8 / 46.0, 1e-12);
  EXPECT_FALSE(longer.contains("overall"));
  const auto shorter = LengthScores("llmbar", -1);
  EXPECT_NEAR(shorter.at("Natural"), 43 / 100.0, 1e-12);
  EXPECT_NEAR(shorter.at("Neighbor"), 118 / 134.0, 1e-12);
  EXPECT_NEAR(shorter.at("GPTInst"), 80 / 92.0, 1e-12);
  EXPECT_NEAR(shorter.at("GPTOut"), 26 / 47.0, 1e-12);
  EXPECT_NEAR(shorter.at("Manual"), 37 / 46.0, 1e-12);
}

}  // namespace
}  // namespace assay
