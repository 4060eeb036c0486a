#include "adapters/ensemble/ensemble_file.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class EnsembleFileTest : public ::testing::Test {
 protected:
  EnsembleFile Read(std::string_view text) {
    return ReadEnsembleFile(folder_.Write("mine.json", text));
  }
  std::string ErrorIn(std::string_view text) {
    return ErrorOf([&] { Read(text); });
  }

  TempFolder folder_;
};

TEST_F(EnsembleFileTest, ReadsWhatIsThere) {
  const EnsembleFile file = Read(R"({"name": "three", "rule": "weighted", "weights": [2, -1],
      "members": ["baseline:length", {"name": "dice", "model": "baseline:random",
                                      "standardise": {"mean": 0.5, "std": 0.25}}]})");
  EXPECT_EQ(file.name, "three");
  EXPECT_EQ(file.rule, EnsembleRule::kWeighted);
  EXPECT_THAT(file.weights, ElementsAre(2, -1));
  ASSERT_EQ(file.members.size(), 2U);
  EXPECT_EQ(file.members[0].name, "");
  EXPECT_EQ(file.members[0].model.target, "length");
  EXPECT_EQ(file.members[0].standardise, Standardisation());
  EXPECT_EQ(file.members[1].name, "dice");
  EXPECT_DOUBLE_EQ(file.members[1].standardise(1), 2);
}

TEST_F(EnsembleFileTest, IsNamedAfterTheFile) {
  EXPECT_EQ(Read(R"({"rule": "mean", "members": ["baseline:length"]})").name, "mine");
}

TEST_F(EnsembleFileTest, WorstCaseIsTheMinimum) {
  EXPECT_EQ(Read(R"({"rule": "worst-case", "members": ["baseline:length"]})").rule,
            EnsembleRule::kMinimum);
}

TEST_F(EnsembleFileTest, TakesTheDistributionFromAScoresFile) {
  // 1, 3, 5, 7: mean 4, variance 5. A failure is left out.
  const std::string scores = folder_.Write("s.jsonl", R"({"id": "a", "rewards": [1, 3, null]}
{"id": "b", "rewards": [5, 7]}
)");
  const EnsembleFile file = Read(R"({"rule": "mean", "members": [{"model": "baseline:length",
               "standardise": {"scores": ")" +
                                 scores + "\"}}]}");
  EXPECT_DOUBLE_EQ(file.members[0].standardise.mean, 4);
  EXPECT_DOUBLE_EQ(file.members[0].standardise.std, std::sqrt(5.0));
}

TEST_F(EnsembleFileTest, SaysWhatIsWrong) {
  const std::string one = R"("members": ["baseline:length"])";
  EXPECT_THAT(ErrorIn("[]"), HasSubstr("got a list, expected {\"rule\""));
  EXPECT_THAT(ErrorIn(R"({"rules": "mean", )" + one + "}"), HasSubstr("unknown key \"rules\""));
  EXPECT_THAT(ErrorIn("{" + one + "}"), HasSubstr("\"rule\": got nothing"));
  EXPECT_THAT(ErrorIn(R"({"rule": "men", )" + one + "}"), HasSubstr("did you mean \"mean\"?"));
  EXPECT_THAT(ErrorIn(R"({"rule": "mean", "k": 1, )" + one + "}"),
              HasSubstr("\"k\": the rule mean has none"));
  EXPECT_THAT(ErrorIn(R"({"rule": "mean-minus-std", "k": -1, )" + one + "}"),
              HasSubstr("\"k\": got a negative number"));
}

TEST_F(EnsembleFileTest, SaysWhichMemberIsWrong) {
  const auto error = [&](const std::string& members) {
    return ErrorIn(R"({"rule": "mean", "members": )" + members + "}");
  };
  EXPECT_THAT(ErrorIn(R"({"rule": "mean"})"), HasSubstr("\"members\": got none"));
  EXPECT_THAT(error("[]"), HasSubstr("\"members\": got 0, expected a list of 1 to"));
  EXPECT_THAT(error("3"), HasSubstr("\"members\": got a number"));
  EXPECT_THAT(error(R"(["baseline:length", "nothing:x"])"),
              HasSubstr("member 2: unknown kind of model: \"nothing\""));
  EXPECT_THAT(error("[1]"), HasSubstr("member 1: got a number, expected a model"));
  EXPECT_THAT(error(R"([{"modle": "baseline:length"}])"), HasSubstr("unknown key \"modle\""));
  EXPECT_THAT(error(R"(["ensemble:other.json"])"), HasSubstr("member 1: got an ensemble"));
}

TEST_F(EnsembleFileTest, ChecksTheNumbersOfTheMembers) {
  const auto weights = [&](const std::string& rule, const std::string& list) {
    return ErrorIn(R"({"rule": ")" + rule + R"(", "members": ["baseline:length"], "weights": )" +
                   list + "}");
  };
  EXPECT_THAT(weights("weighted", "[1, 2]"),
              HasSubstr("got 2 numbers, expected 1, one per member"));
  EXPECT_THAT(weights("weighted", "[\"1\"]"), HasSubstr("got a string, expected finite numbers"));
  EXPECT_THAT(weights("weighted", "[0]"), HasSubstr("all are 0"));
  EXPECT_THAT(weights("mean", "[1]"), HasSubstr("the rule mean has none"));
  EXPECT_THAT(ErrorIn(R"({"rule": "weighted", "members": ["baseline:length"]})"),
              HasSubstr("no \"weights\""));
  const auto standardise = [&](const std::string& value) {
    return ErrorIn(R"({"rule": "mean", "members": [{"model": "baseline:length", "standardise": )" +
                   value + "}]}");
  };
  EXPECT_THAT(standardise(R"({"mean": 0, "std": 0})"), HasSubstr("expected more than 0"));
  EXPECT_THAT(standardise(R"({"mean": 0})"), HasSubstr("\"std\": got nothing"));
  EXPECT_THAT(standardise(R"({"scores": "x", "std": 1})"), HasSubstr("expected one"));
  const std::string flat = folder_.Write("flat.jsonl", R"({"id": "a", "rewards": [2, 2]})");
  EXPECT_THAT(standardise(R"({"scores": ")" + flat + "\"}"), HasSubstr("no spread"));
  EXPECT_THAT(ErrorIn(R"({"rule": "majority", "members": [{"model": "baseline:length",
                          "standardise": {"mean": 0, "std": 1}}]})"),
              HasSubstr("a majority counts who is preferred"));
}

}  // namespace
}  // namespace assay
