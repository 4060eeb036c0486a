// docs/ci.md in a throw-away repository: its scripts, as they stand there, pass the good checkpoint
// and fail the bad one.

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/core/random.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using ::assay::testing::ProcessResult;
using ::assay::testing::Slurp;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr int kPairs = 400;

// The code blocks of `language`, by the name after "# " in their first line ("" where none).
std::map<std::string, std::string> Blocks(const std::string& markdown,
                                          const std::string& language) {
  std::map<std::string, std::string> blocks;
  std::istringstream lines(markdown);
  std::string* open = nullptr;
  std::string block;
  for (std::string line; std::getline(lines, line);) {
    if (line == "```" + language) {
      block.clear();
      open = &block;
    } else if (line == "```" && open != nullptr) {
      const size_t colon = block.find(':');
      const bool named = block.starts_with("# ") && colon != std::string::npos;
      blocks[named ? block.substr(2, colon - 2) : ""] = block;
      open = nullptr;
    } else if (open != nullptr) {
      *open += line + "\n";
    }
  }
  return blocks;
}

class CiDocTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(folder_ / "ci");
    const std::string doc = Slurp(testing::SourceDir() / "docs/ci.md");
    for (const auto& [name, script] : Blocks(doc, "sh")) folder_.Write(name, script);
    folder_.Write("ci/gate.json", Blocks(doc, "json").at(""));
    std::string pairs;
    for (int i = 0; i < kPairs; ++i) {
      pairs += Json({{"id", "p" + std::to_string(i)},
                     {"prompt", "question " + std::to_string(i)},
                     {"chosen", "good"},
                     {"rejected", "bad"},
                     {"subset", i % 2 == 0 ? "even" : "odd"}})
                   .dump() +
               "\n";
    }
    folder_.Write("ci/pairs.jsonl", pairs);
    Checkpoint("first", 0.85, 1);
  }

  // What a checkpoint says: a fifth of the samples afresh, right at this rate, as training does.
  // `failing`: every so many are no finite numbers.
  void Checkpoint(const std::string& name, double rate, uint64_t seed, int failing = kPairs + 1) {
    Random same(0);
    Random own(seed);
    std::string scores;
    for (int i = 0; i < kPairs; ++i) {
      const bool again = same.Uniform() < 0.2;
      const bool before = same.Uniform() < 0.85;
      const bool after = own.Uniform() < rate;
      const double margin = (again ? after : before) ? 1 : -1;
      Json rewards = {margin, 0.0};
      if (i % failing == failing - 1) rewards[0] = {{"failure", "nan"}, {"kind", "not_finite"}};
      scores += Json({{"id", "p" + std::to_string(i)}, {"rewards", rewards}}).dump() + "\n";
    }
    folder_.Write(name + ".jsonl", scores);
  }

  ProcessResult Ci(const std::string& script, const std::string& checkpoint) {
    testing::ProcessOptions options;
    options.folder = folder_.path().string();
    options.environment = {
        {"MODEL", "scores:" + checkpoint + ".jsonl"},
        {"SUITE", "ci/pairs.jsonl"},
        {"GITHUB_STEP_SUMMARY", "summary.md"},
        {"PATH", testing::ProgramPath().parent_path().string() + ":" + std::getenv("PATH")}};
    return testing::RunProcess({"/bin/sh", "-e", script}, options);
  }

  testing::TempFolder folder_;
};

TEST_F(CiDocTest, ThePolicyInTheTextIsTheOneThatComesWithIt) {
  EXPECT_EQ(Slurp(folder_ / "ci/gate.json"),
            Slurp(testing::SourceDir() / "docs/examples/gate.json"));
}

TEST_F(CiDocTest, PassesTheGoodCheckpointAndFailsTheBadOne) {
  const ProcessResult baseline = Ci("ci/baseline.sh", "first");
  ASSERT_EQ(baseline.code, 0) << baseline.err;
  Checkpoint("good", 0.9, 2);
  const ProcessResult good = Ci("ci/gate.sh", "good");
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_THAT(Slurp(folder_ / "gate.xml"), HasSubstr("failures=\"0\" errors=\"0\""));
  Checkpoint("bad", 0.3, 3);
  const ProcessResult bad = Ci("ci/gate.sh", "bad");
  EXPECT_EQ(bad.code, 3) << bad.out << bad.err;
  EXPECT_THAT(Slurp(folder_ / "gate.xml"), HasSubstr("<failure message="));
  EXPECT_EQ(Json::parse(Slurp(folder_ / "gate.out.json")).at("verdict"), "fail");
  EXPECT_THAT(Slurp(folder_ / "summary.md"),
              AllOf(HasSubstr("assay gate: pass"), HasSubstr("assay gate: fail")));
}

// More than the 1 % at which `assay run` itself ends with an error.
TEST_F(CiDocTest, FailuresAreTheGatesToSpeakOf) {
  ASSERT_EQ(Ci("ci/baseline.sh", "first").code, 0);
  Checkpoint("nan", 0.9, 2, 25);
  const ProcessResult result = Ci("ci/gate.sh", "nan");
  EXPECT_EQ(result.code, 3) << result.out << result.err;
  EXPECT_THAT(result.out,
              AllOf(::testing::ContainsRegex("failed samples +failures_max 0.01 +4.00 %"),
                    HasSubstr("symptom: 16 of 400 samples got rewards that are no "
                              "finite numbers")));
  EXPECT_THAT(Slurp(folder_ / "gate.xml"), HasSubstr("<failure message=\"4.00 %"));
}

// A baseline that fails is none: it is not kept.
TEST_F(CiDocTest, ABaselineWithFailuresIsNotPromoted) {
  Checkpoint("nan", 0.9, 2, 25);
  EXPECT_EQ(Ci("ci/baseline.sh", "nan").code, 4);
  EXPECT_FALSE(fs::exists(folder_ / "ci/baseline.jsonl"));
}

TEST_F(CiDocTest, ARunThatFailsIsNotGatedAndLeavesNoOldVerdict) {
  ASSERT_EQ(Ci("ci/baseline.sh", "first").code, 0);
  for (const char* old : {"gate.xml", "gate.out.json"}) folder_.Write(old, "of an earlier run");
  const ProcessResult result = Ci("ci/gate.sh", "missing");
  EXPECT_EQ(result.code, 1);
  EXPECT_FALSE(fs::exists(folder_ / "gate.xml"));
  EXPECT_FALSE(fs::exists(folder_ / "gate.out.json"));
}

}  // namespace
}  // namespace assay
