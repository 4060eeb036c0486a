#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/assay_test.h"

namespace assay {
namespace {

using ::assay::testing::ProcessResult;
using ::testing::HasSubstr;
using ::testing::Not;

using SuitesTest = ::assay::testing::AssayTest;

TEST_F(SuitesTest, WhatASuiteIsCalledCannotSteerTheTerminal) {
  folder_.Write("pairs.jsonl",
                R"({"prompt":"p","chosen":"a","rejected":"b","subset":"\u001b[2Js"})");
  folder_.Write("suite.json",
                R"({"name":"\u001b]0;n\u0007","title":"\u001b[31mt","url":"a\u0007\nb",
      "parts":[{"name":"p","files":["pairs.jsonl"],"expected":{"\u001b[2Js":2}},
               {"name":"\u001b[5mq","files":["q.jsonl"]}]})");
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"suites", "show", "suite.json"},
           {"suites", "verify", "suite.json"},
           {"run", "-s", "suite.json", "-m", "baseline:length", "--dry-run"},
           {"run", "-s", "suite.json", "-m", "baseline:length"},
           {"run", "-s", "suite.json", "-m", "baseline:length"}}) {
    const ProcessResult result = Assay(command);
    EXPECT_NE(result.out + result.err, "");
    for (const char* control : {"\x1b", "\x07"}) {
      EXPECT_THAT(result.out, Not(HasSubstr(control))) << command[1];
      EXPECT_THAT(result.err, Not(HasSubstr(control))) << command[1];
    }
  }
}

}  // namespace
}  // namespace assay
