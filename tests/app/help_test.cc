#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/assay_test.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::ProcessResult;
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

// What a wrong command line gets, as DESIGN §3 wants it.
TEST_F(HelpTest, WrongCommandLinesSayWhatWasGotAndWhatWasExpected) {
  const std::vector<std::string> run = {"run", "-s", "starter", "-m", "baseline:length"};
  const auto error = [&](std::vector<std::string> more, bool whole = false) {
    if (!whole) more.insert(more.begin(), run.begin(), run.end());
    const ProcessResult result = Assay(more);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_EQ(result.out, "");
    return result.err;
  };
  EXPECT_EQ(error({"--limt", "3"}),
            "error: unknown option --limt; did you mean \"--limit\"?; see `assay run --help`\n");
  EXPECT_EQ(error({"ran"}, true),
            "error: unknown command \"ran\"; did you mean \"run\"?; see `assay --help`\n");
  EXPECT_EQ(error({"results", "sho"}, true),
            "error: unknown command \"sho\"; did you mean \"show\"?; see `assay results --help`\n");
  EXPECT_EQ(
      error({"results"}, true),
      "error: got no command after \"results\", expected list, show, export, delete, merge or "
      "baseline; see `assay results --help`\n");
  EXPECT_EQ(error({"results", "list", "extra"}, true),
            "error: got the argument \"extra\", which nothing expects; "
            "see `assay results list --help`\n");
  EXPECT_EQ(error({"run", "-s", "starter"}, true),
            "error: got no -m,--model, expected one (kind:target, see `assay models list`); "
            "see `assay run --help`\n");
  EXPECT_EQ(error({"report"}, true),
            "error: got no RUN, expected one (latest, a name, NAME/model/suite or a run id); "
            "see `assay report --help`\n");
  EXPECT_EQ(error({"--limit"}),
            "error: --limit: got no value, expected one; see `assay run --help`\n");
  EXPECT_EQ(error({"--name", "a", "--name", "b"}),
            "error: --name: got 2 values, expected one; see `assay run --help`\n");
  EXPECT_EQ(error({"--limit", "010"}),
            "error: --limit: got \"010\", expected a whole number from 1 to 4294967295; "
            "see `assay run --help`\n");
  EXPECT_EQ(error({"--device", "tpu"}),
            "error: --device: got \"tpu\", expected auto, cpu or cuda; see `assay run --help`\n");
  EXPECT_EQ(error({"--max-failures", "nan"}),
            "error: --max-failures: got \"nan\", expected a number from 0 to 1; "
            "see `assay run --help`\n");
}

TEST_F(HelpTest, NoOptionTakesAnEmptyText) {
  for (const std::string option : {"--name", "--series", "--subset", "--sample", "--data",
                                   "--store", "--json", "--shard", "--columns", "-m", "-s"}) {
    const ProcessResult result =
        Assay({"run", "-s", "starter", "-m", "baseline:length", option, ""});
    EXPECT_EQ(result.code, 2) << option;
    EXPECT_THAT(result.err, HasSubstr(": got an empty text, expected a value")) << option;
    EXPECT_THAT(result.err, HasSubstr(option)) << option;
  }
  EXPECT_THAT(Assay({"run", "--name=", "-s", "starter", "-m", "baseline:length"}).err,
              HasSubstr("error: --name: got an empty text"));
  EXPECT_THAT(Assay({"report", ""}).err, HasSubstr("error: RUN: got an empty text"));
  EXPECT_THAT(Assay({"report", "latest", "--title", ""}).err, HasSubstr("--title: got an empty"));
  EXPECT_THAT(Assay({"models", "show", "scores:a.jsonl?name="}).err,
              HasSubstr("error: empty option of scores: got \"name=\", expected a value"));
}

TEST_F(HelpTest, OutputThatCannotBeWrittenIsAnError) {
  const std::string program = testing::ProgramPath().string();
  for (const std::string command :
       {"--help", "--version", "run --help", "models list", "suites list", "",
        "run -s starter -m baseline:length --quiet", "results list"}) {
    const ProcessResult result =
        testing::RunProcess({"/bin/sh", "-c", "cd \"$1\" && \"$0\" " + command + " > /dev/full",
                             program, folder_.path().string()});
    EXPECT_EQ(result.code, 1) << command;
    EXPECT_EQ(result.err.substr(result.err.find("error: ")),
              "error: cannot write the result: standard output is closed or full\n")
        << command;
  }
}

}  // namespace
}  // namespace assay
