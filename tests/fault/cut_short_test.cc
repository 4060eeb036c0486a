// A data file that is cut short while `assay run` reads it: an error that names it, not a silent
// death.

#include <sys/stat.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/folder.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

using testing::ProcessOptions;
using testing::ProcessResult;
using testing::RunAssay;
using ::testing::StartsWith;
using testing::TempFolder;

// Empties the data when it is first asked something, and goes on answering.
constexpr char kCutsItsData[] = R"py(#!/usr/bin/env python3
import json, sys
print(json.dumps({"protocol": "assay.exec/1", "name": "cuts", "capabilities": ["scores"]}), flush=True)
for line in sys.stdin:
    if line.strip():
        open("pairs.jsonl", "w").close()
        print(json.dumps({"id": json.loads(line)["id"], "rewards": [1, 0]}), flush=True)
)py";

TEST(CutShortTest, IsAnErrorThatNamesTheFile) {
  const TempFolder folder;
  std::string rows;
  for (int i = 0; i < 2000; ++i) {
    rows += R"({"prompt": ")" + std::to_string(i) + std::string(4000, 'p') +
            R"(", "chosen": "good", "rejected": "bad"})"
            "\n";
  }
  folder.Write("pairs.jsonl", rows);
  const std::string program = folder.Write("cuts.py", kCutsItsData);
  ASSERT_EQ(chmod(program.c_str(), 0755), 0);
  ProcessOptions options;
  options.folder = folder.path().string();
  const ProcessResult result =
      RunAssay({"run", "-s", "pairs.jsonl", "-m", "exec:./cuts.py", "--quiet"}, options);
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err,
              StartsWith("error: cannot read " + (folder / "pairs.jsonl") + " any more"));
}

}  // namespace
}  // namespace assay
