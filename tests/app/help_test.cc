#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/assay_test.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

using HelpTest = ::assay::testing::AssayTest;

TEST_F(HelpTest, VersionAndHelp) {
  EXPECT_THAT(Assay({"--version"}).out, ::testing::StartsWith("assay 0."));
  EXPECT_THAT(Assay({"--version", "--verbose"}).out, HasSubstr("sqlite"));
  EXPECT_EQ(Assay({"--help"}).code, 0);
  EXPECT_THAT(Assay({"run", "--help"}).out, HasSubstr("--limit"));
  EXPECT_EQ(Assay({}).code, 2);
}

TEST_F(HelpTest, NamesWhatOptionsTakeAndTheirDefaults) {
  const std::string help = Assay({"run", "--help"}).out;
  EXPECT_THAT(help, HasSubstr("--limit N "));
  EXPECT_THAT(help, HasSubstr("-m,--model MODEL ... (required)"));
  EXPECT_THAT(help, HasSubstr("larger share of samples failed (default: 0.01)"));
  EXPECT_THAT(help, HasSubstr("--fresh                     A new run"));
  for (const char* noise : {"TEXT", "UINT", "FLOAT", "REQUIRED", " in [", "Start with"}) {
    EXPECT_THAT(help, ::testing::Not(HasSubstr(noise)));
  }
  EXPECT_THAT(Assay({"--help"}).out, HasSubstr("Start with `assay demo`"));
}

TEST_F(HelpTest, AWrongCommandLineLeadsToTheHelpOfItsCommand) {
  EXPECT_THAT(Assay({"run", "-s", "starter"}).err, HasSubstr("see `assay run --help`"));
  EXPECT_THAT(Assay({"results", "show"}).err, HasSubstr("see `assay results show --help`"));
  EXPECT_THAT(Assay({"rnu"}).err, HasSubstr("see `assay --help`"));
}

}  // namespace
}  // namespace assay
