#include "harness/metrics/calibration/more_calibration.h"

#include <fstream>

#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

// r(better) − r(worse) of every pair of JudgeBench's gpt split, in the given order.
std::vector<double> JudgeBenchMargins(const std::string& model) {
  const auto folder = testing::TestData() / "judgebench";
  std::map<std::string, bool> first_is_better;
  std::ifstream suite(folder / "gpt.jsonl");
  for (std::string line; std::getline(suite, line);) {
    const Json row = Json::parse(line);
    first_is_better[row["pair_id"]] = row["label"] == "A>B";
  }
  std::vector<double> margins;
  std::ifstream scores(folder / (model + ".scores.jsonl"));
  for (std::string line; std::getline(scores, line);) {
    const Json row = Json::parse(line);
    const double difference = row["rewards"][0].get<double>() - row["rewards"][1].get<double>();
    margins.push_back(first_is_better.at(row["id"]) ? difference : -difference);
  }
  return margins;
}

struct Golden {
  size_t bins;
  double ece, ace, mce;
  bool equal_mass = false;
};

void ExpectGolden(const std::string& model, double accuracy, double log_loss, double brier,
                  const std::vector<Golden>& golden) {
  const std::vector<double> margins = JudgeBenchMargins(model);
  ASSERT_EQ(margins.size(), 350u);
  for (const auto& [bins, ece, ace, mce, equal_mass] : golden) {
    const MoreCalibration found = *MoreCalibrationOf(margins, bins, equal_mass);
    EXPECT_NEAR(found.accuracy, accuracy, 5e-7);
    EXPECT_NEAR(found.log_loss, log_loss, 5e-7);
    EXPECT_NEAR(found.brier, brier, 5e-7);
    EXPECT_NEAR(found.ece, ece, 5e-9) << bins;
    EXPECT_NEAR(found.ace, ace, 5e-9) << bins;
    EXPECT_NEAR(found.mce, mce, 5e-9) << bins;
  }
}

// The golden numbers were computed from the definition in the paper's code, in Python; edges of
// equal mass are numpy.percentile's of the probabilities of both orders.
TEST(MoreCalibrationTest, OfSkyworkOnJudgeBench) {
  ASSAY_NEEDS_TEST_DATA();
  ExpectGolden("Skywork-Reward-Llama-3.1-8B", 0.624286, 2.408216, 0.332225,
               {{5, 0.31901080, 0.24472767, 0.33727313},
                {10, 0.32587082, 0.30029047, 0.48790483},
                {20, 0.32587082, 0.31584249, 0.54216326},
                {5, 0.26199687, 0.26199687, 0.41215879, true},
                {10, 0.31215077, 0.31216101, 0.42678865, true},
                {20, 0.31215077, 0.31215681, 0.50210748, true}});
}

TEST(MoreCalibrationTest, OfInternLmOnJudgeBench) {
  ASSAY_NEEDS_TEST_DATA();
  ExpectGolden("internlm2-7b-reward", 0.594286, 0.645570, 0.229665,
               {{5, 0.05111864, 0.05874729, 0.08721512},
                {10, 0.08871121, 0.09226369, 0.13106990},
                {20, 0.10646065, 0.10185528, 0.15529143},
                {5, 0.07469440, 0.07469440, 0.09787167, true},
                {10, 0.08355539, 0.08355539, 0.18602739, true},
                {20, 0.10744898, 0.10744898, 0.19999823, true}});
}

TEST(MoreCalibrationTest, BinsOfSkyworkHoldBothHalvesOfItsTie) {
  ASSAY_NEEDS_TEST_DATA();
  std::vector<CalibrationPair> pairs;
  for (const double margin : JudgeBenchMargins("Skywork-Reward-Llama-3.1-8B")) {
    AddBothOrders(margin, 0, 1, pairs);
  }
  std::vector<size_t> counts;
  for (const CalibrationBin& bin : BinPairs(pairs, EqualWidthEdges(10))) {
    counts.push_back(bin.count);
  }
  EXPECT_EQ(counts, (std::vector<size_t>{275, 30, 18, 14, 14, 12, 14, 18, 30, 275}));
}

// Over the upper half, half as many bins say of the top label what the bins of both orders say.
TEST(MoreCalibrationTest, IsTheTopLabelsErrorOverTheUpperHalf) {
  ASSAY_NEEDS_TEST_DATA();
  std::vector<CalibrationPair> top;
  const std::vector<double> margins = JudgeBenchMargins("internlm2-7b-reward");
  for (const double margin : margins) AddTopLabel(margin, 0, 1, top);
  const BinnedError error = *BinnedErrorOf(BinPairs(top, EqualWidthEdges(10, 0.5, 1)));
  const MoreCalibration both = *MoreCalibrationOf(margins, 20);
  EXPECT_NEAR(error.ece, both.ece, 1e-12);
  EXPECT_NEAR(error.ace, both.ace, 1e-12);
  EXPECT_NEAR(error.mce, both.mce, 1e-12);
}

TEST(MoreCalibrationTest, OfNothingIsUndefined) {
  EXPECT_FALSE(MoreCalibrationOf({}, 10).has_value());
}

}  // namespace
}  // namespace assay
