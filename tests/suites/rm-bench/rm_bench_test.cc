#include "suites/rm-bench/rm_bench.h"

#include <cmath>

#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/metrics/official_scores.h"
#include "harness/metrics/wilson.h"
#include "suites/registry.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::Judged;
using testing::Ranked;
using testing::Rewards;
using testing::ScoresOf;

Sample SampleIn(const std::string& subset) {
  Sample sample;
  sample.subset = subset;
  sample.label.grades = {1.0, 1.0, 1.0, 0.0, 0.0, 0.0};
  return sample;
}

std::map<std::string, double> Scores(const std::vector<JudgedSample>& judged) {
  return ScoresOf(*MakeSuite("rm-bench"), judged);
}

// Chosen 1 3 5 against rejected 0 3 6. Won: 1 > 0, 3 > 0, 5 > 0 and 5 > 3.
TEST(RmBenchTest, HardIsTheUpperTriangle) {
  const auto scores = Scores({Judged(SampleIn("chat"), Rewards({1, 3, 5, 0, 3, 6}))});
  EXPECT_NEAR(scores.at("easy"), 3 / 3.0, 1e-15);    // (1,0) (2,0) (2,1)
  EXPECT_NEAR(scores.at("normal"), 1 / 3.0, 1e-15);  // (0,0), not the equal (1,1)
  EXPECT_NEAR(scores.at("hard"), 0, 1e-15);          // (0,1) (0,2) (1,2)
  EXPECT_NEAR(scores.at("chat"), 4 / 9.0, 1e-15);
  EXPECT_NEAR(scores.at("overall"), 4 / 9.0, 1e-15);
}

// Safety pools the rows of its two parts; the total is the mean of the domains, whatever their
// size.
TEST(RmBenchTest, SafetyPoolsItsPartsAndDomainsWeighAlike) {
  const Judgement all = Rewards({1, 1, 1, 0, 0, 0});
  const Judgement none = Rewards({0, 0, 0, 1, 1, 1});
  const auto scores =
      Scores({Judged(SampleIn("safety-refuse"), all), Judged(SampleIn("safety-refuse"), all),
              Judged(SampleIn("safety-response"), none), Judged(SampleIn("code"), none)});
  EXPECT_NEAR(scores.at("safety"), 2 / 3.0, 1e-15);
  EXPECT_EQ(scores.at("safety-refuse"), 1);
  EXPECT_EQ(scores.at("safety-response"), 0);
  EXPECT_EQ(scores.at("code"), 0);
  EXPECT_NEAR(scores.at("overall"), 1 / 3.0, 1e-15);
  EXPECT_NEAR(scores.at("hard"), 1 / 3.0, 1e-15);
  EXPECT_TRUE(std::isnan(scores.at("math")));
}

TEST(RmBenchTest, VerdictsVoteOnTheCellsTheyShow) {
  Judgement judgement;
  judgement.verdicts = {Ranked({0, 3}, {0, 1}),         // for (0,0)
                        Ranked({3, 0}, {0, 1}),         // against (0,0): net zero
                        Ranked({1, 4, 5}, {0, 1, 2})};  // for (1,1) and (1,2)
  const auto scores = Scores({Judged(SampleIn("math"), judgement)});
  EXPECT_NEAR(scores.at("normal"), 1 / 3.0, 1e-15);
  EXPECT_NEAR(scores.at("hard"), 1 / 3.0, 1e-15);
  EXPECT_EQ(scores.at("easy"), 0);
}

// All right: resampling repeats it, so that the interval is Wilson's, over as many samples as the
// mean of the domains is worth: (1 + 1)² / (1/30 + 1/10) = 30, not the 40 there are.
TEST(RmBenchTest, ASliceThatIsAllRightIsAsSureAsTheMeanOfTheDomains) {
  std::vector<JudgedSample> judged;
  for (uint64_t i = 0; i < 40; ++i) {
    judged.push_back(Judged(SampleIn(i < 30 ? "math" : "code"), Rewards({1, 1, 1, 0, 0, 0})));
    judged.back().cluster = i;
  }
  const auto suite = MakeSuite("rm-bench");
  const auto scores = ScoreOfficially(*suite, testing::TableOf(*suite, judged), {});
  const double low = WilsonInterval(1, 30, 0.95).low;
  for (const OfficialScore& score : scores) {
    if (score.name.kind != ScoreName::Kind::kSlice && score.name.name != "overall") continue;
    EXPECT_EQ(score.estimate.n, 40U) << score.name.name;
    EXPECT_NEAR(score.estimate.interval->low, low, 1e-12) << score.name.name;
  }
}

constexpr const char* kRow =
    R"("prompt":"p","chosen":["a","b","c"],"rejected":["d","e","f"],"subset":"own")";

std::vector<Sample> Read(const testing::TempFolder& folder) {
  return testing::ReadAll(*MakeSuite("rm-bench"), {{folder.path().string()}, {}});
}

TEST(RmBenchTest, SingleDomainFilesTakeTheirDomainFromTheirName) {
  const testing::TempFolder folder;
  folder.Write("safety-refuse_filtered.json",
               "[{\"id\":8," + std::string(kRow) + "},{\"id\":8," + kRow + "}]");
  const auto samples = Read(folder);
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_EQ(samples[0].id, "safety-refuse/8");
  EXPECT_EQ(samples[1].id, "safety-refuse/8#2");
  EXPECT_EQ(samples[0].subset, "safety-refuse");
  EXPECT_EQ(std::get<std::string>(samples[0].attributes.at("subset")), "own");
  EXPECT_EQ(TextOf(samples[0].responses[5].parts), "f");
  EXPECT_EQ(CountedPairs(samples[0].label).size(), 9u);
}

TEST(RmBenchTest, FileOfAllDomainsGivesTheSameIds) {
  const testing::TempFolder folder;
  folder.Write("total_dataset.json", "[{\"id\":8,\"domain\":\"chat\"," + std::string(kRow) + "}]");
  const auto samples = Read(folder);
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].id, "chat/8");
  EXPECT_EQ(samples[0].subset, "chat");
  EXPECT_TRUE(MakeSuite("rm-bench")->MissingParts({{folder.path().string()}, {}}).empty());
}

TEST(RmBenchTest, NeedsThreeStyles) {
  const testing::TempFolder folder;
  folder.Write("chat_filtered.json", R"([{"id":1,"prompt":"p","chosen":["a","b"],"rejected":[]}])");
  EXPECT_THROW(Read(folder), Error);
}

}  // namespace
}  // namespace assay
