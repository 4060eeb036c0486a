#include <sys/stat.h>

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/folder.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

using ::assay::testing::ProcessOptions;
using ::assay::testing::ProcessResult;
using ::assay::testing::RunAssay;
using ::assay::testing::TempFolder;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// Rewards by order of asking, or none at all, as its argument says.
constexpr char kJudge[] = R"py(#!/usr/bin/env python3
import json, sys
print(json.dumps({"protocol": "assay.exec/1", "name": "judge", "capabilities": ["scores"]}), flush=True)
for answered, line in enumerate(line for line in sys.stdin if line.strip()):
    request = json.loads(line)
    reward = {"failure": "no idea"} if FAILS else answered
    rewards = [reward for _ in request["responses"]]
    print(json.dumps({"id": request["id"], "rewards": rewards}), flush=True)
)py";

class ModelsVerifyTest : public ::testing::Test {
 protected:
  ProcessResult Verify(const std::string& model) {
    ProcessOptions options;
    options.folder = folder_.path().string();
    return RunAssay({"models", "verify", model}, options);
  }

  std::string Judge(bool fails) {
    std::string script = kJudge;
    script.replace(script.find("FAILS"), 5, fails ? "True" : "False");
    chmod(folder_.Write("judge.py", script).c_str(), 0755);
    return "exec:./judge.py";
  }

  TempFolder folder_;
};

TEST_F(ModelsVerifyTest, PrintsASampleAndThatCompanyChangesNothing) {
  const ProcessResult result = Verify("baseline:length");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, MatchesRegex("loaded       baseline:length on cpu; 8 samples judged, in "
                                       "[0-9.]+ s with loading\nsample .*"));
  EXPECT_THAT(result.out, HasSubstr("sample       starter \""));
  EXPECT_THAT(result.out, HasSubstr("\": rewards "));
  EXPECT_THAT(result.out, HasSubstr("8 samples judged again, alone and in other company: the same "
                                    "bits\n"));
  EXPECT_EQ(result.err, "");
}

TEST_F(ModelsVerifyTest, FailsWhereABitDiffers) {
  const ProcessResult result = Verify(Judge(false));
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr(" of 8 samples judged again, alone or in other company: "));
}

TEST_F(ModelsVerifyTest, FailsWhereASampleFails) {
  const ProcessResult result = Verify(Judge(true));
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("failed: no idea"));
}

TEST_F(ModelsVerifyTest, ShowRefusesOptionsThatScoreRefuses) {
  ProcessOptions options;
  options.folder = folder_.path().string();
  std::filesystem::create_directory(folder_.path() / "checkpoint");
  const ProcessResult result = RunAssay({"models", "show", "./checkpoint?heads=3"}, options);
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("unknown option of checkpoint: \"heads\""));
}

TEST_F(ModelsVerifyTest, RefusesAModelThatIsNotThere) {
  const ProcessResult result = Verify("scores:none.jsonl");
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("none.jsonl"));
  EXPECT_EQ(result.out, "");
}

}  // namespace
}  // namespace assay
