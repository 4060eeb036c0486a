#include "adapters/exec/exec_model.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/exec/fake_program.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::MakeFake;
using ::assay::testing::Slurp;
using ::assay::testing::SourceDir;
using ::assay::testing::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct BadStart {
  const char* arguments;
  const char* message;
};

class BadStartTest : public ::testing::TestWithParam<BadStart> {};

TEST_P(BadStartTest, IsAnErrorBeforeAnythingIsJudged) {
  EXPECT_THAT(ErrorOf([] { MakeFake(GetParam().arguments, "?timeout=2"); }),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadStartTest,
    ::testing::Values(
        BadStart{"--start exit",
                 "the program ended (exit status 1); its last words: no such "
                 "checkpoint"},
        BadStart{"--start silent", "did not answer within 2 s; its last words: loading for ever"},
        BadStart{"--card Hello", "not valid JSON"},
        BadStart{"--card '[]'", "got a list, expected an object"},
        BadStart{R"(--card '{"protocol": "assay.exec/2", "name": "x"}')",
                 "got \"assay.exec/2\", expected \"assay.exec/1\""},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "capabilities": ["scores"]}')",
                 "\"name\": got nothing"},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x"}')", "got no capability"},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x", "capabilities": ["score"]}')",
                 "did you mean \"scores\"?"},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x", "capabilites": []}')",
                 "unknown key \"capabilites\""},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x", "capabilities": ["scores"],)"
                 R"( "batch": 0}')",
                 "\"batch\": got 0"}));

TEST(ExecStartTest, AProgramThatIsNotThereIsAnError) {
  EXPECT_THAT(ErrorOf([] { MakeModel(ParseModelSpec("exec:./no-such-program"), {}); }),
              HasSubstr("cannot start ./no-such-program: No such file"));
  EXPECT_THAT(ErrorOf([] { MakeModel(ParseModelSpec("exec:/etc/passwd"), {}); }),
              HasSubstr("cannot start /etc/passwd: Permission denied"));
}

TEST(ExecStartTest, AStopEndsTheWaitForTheCard) {
  std::stop_source stop;
  ModelContext context;
  context.stop = stop.get_token();
  stop.request_stop();
  EXPECT_THAT(ErrorOf([&] { MakeFake("--start silent", "", context); }), HasSubstr("stopped"));
}

TEST(ExecStartTest, TheFingerprintFollowsScriptArgumentsAndCard) {
  const TempFolder folder;
  const std::string program = Slurp(SourceDir() / "docs/examples/exec_program.py");
  const std::string script = folder.Write("rm.py", program);
  const auto fingerprint = [&](const std::string& arguments, const std::string& options = "") {
    return MakeModel(ParseModelSpec("exec:python3 " + script + arguments + options), {})
        ->Card()
        .fingerprint;
  };
  const std::string first = fingerprint("");
  EXPECT_EQ(fingerprint("", "?workers=2&timeout=9"), first);
  EXPECT_NE(fingerprint(" x"), first);
  folder.Write("rm.py", program + "\n# another version\n");
  EXPECT_NE(fingerprint(""), first);
}

TEST(SplitCommandTest, KeepsQuotedWordsTogether) {
  EXPECT_THAT(SplitCommand("  ./rm  --a='x y' \"b \\\" c\" d\\ e '' "),
              ElementsAre("./rm", "--a=x y", "b \" c", "d e", ""));
  EXPECT_THAT(SplitCommand("echo $HOME; 'a\\b'"), ElementsAre("echo", "$HOME;", "a\\b"));
}

}  // namespace
}  // namespace assay
