#pragma once

#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/folder.h"
#include "tests/testing/process.h"

namespace assay::testing {

/// Three pairs a, b, c. The longer response is right once; c, of the subset "ties", is a tie in
/// length.
inline constexpr char kThreePairs[] =
    R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "short"}
{"id": "b", "prompt": "q", "chosen": "no", "rejected": "maybe"}
{"id": "c", "prompt": "r", "chosen": "same", "rejected": "size", "subset": "ties"}
)";

/// Runs build/assay as a user does, in a folder of the test's own.
class AssayTest : public ::testing::Test {
 protected:
  ProcessResult Assay(std::vector<std::string> arguments,
                      const std::map<std::string, std::string>& environment = {}) {
    ProcessOptions options;
    options.folder = folder_.path().string();
    options.environment = environment;
    return RunAssay(std::move(arguments), options);
  }

  /// Runs, and returns the runs of the summary.
  Json Runs(std::vector<std::string> arguments) {
    for (const char* more : {"--json", "-", "--quiet"}) arguments.push_back(more);
    const ProcessResult result = Assay(std::move(arguments));
    EXPECT_EQ(result.code, 0) << result.err;
    const Json summary = Json::parse(result.out);
    EXPECT_EQ(summary.at("format"), "assay.summary/1");
    return summary.at("runs");
  }

  TempFolder folder_;
};

}  // namespace assay::testing
