#include "adapters/registry.h"

#include <string>

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
using ::testing::Pair;

TEST(ModelSpecTest, SplitsKindTargetAndOptions) {
  const ModelSpec spec = ParseModelSpec("exec:./my_rm --x=1?workers=2&timeout=5");
  EXPECT_EQ(spec.kind, "exec");
  EXPECT_EQ(spec.target, "./my_rm --x=1");
  EXPECT_THAT(spec.options, ElementsAre(Pair("timeout", "5"), Pair("workers", "2")));
  EXPECT_EQ(spec.text, "exec:./my_rm --x=1?workers=2&timeout=5");
}

TEST(ModelSpecTest, ATargetMayHoldColonsAndPercentEncodedCharacters) {
  const ModelSpec spec = ParseModelSpec("scores:a:b%3F%25.jsonl?name=x%26y");
  EXPECT_EQ(spec.target, "a:b?%.jsonl");
  EXPECT_THAT(spec.options, ElementsAre(Pair("name", "x&y")));
}

TEST(ModelSpecTest, ReadsAConfigFile) {
  const TempFolder folder;
  const std::string path = folder.Write("model.json", R"({"adapter": "exec", "target": "./a?b",
      "options": {"workers": 2, "timeout": "7"}})");
  const ModelSpec spec = ParseModelSpec(path);
  EXPECT_EQ(spec.kind, "exec");
  EXPECT_EQ(spec.target, "./a?b");
  EXPECT_THAT(spec.options, ElementsAre(Pair("timeout", "7"), Pair("workers", "2")));
}

TEST(ModelSpecTest, AConfigFileMayNotHoldWhatIsNotKnown) {
  const TempFolder folder;
  const auto error = [&](std::string_view text) {
    return ErrorOf([&] { ParseModelSpec(folder.Write("model.json", text)); });
  };
  EXPECT_THAT(error(R"({"adapter": "scores", "taget": "x"})"),
              HasSubstr("unknown key \"taget\"; did you mean \"target\"?"));
  EXPECT_THAT(error(R"({"adapter": "socres"})"), HasSubstr("did you mean \"scores\"?"));
  EXPECT_THAT(error(R"({"target": "x"})"), HasSubstr("\"adapter\": got nothing"));
  EXPECT_THAT(error(R"({"adapter": "scores", "options": [1]})"), HasSubstr("got a list"));
  EXPECT_THAT(error(R"({"adapter": "scores", "options": {"name": null}})"),
              HasSubstr("option \"name\": got null"));
  EXPECT_THAT(error("{"), HasSubstr("not valid JSON"));
  EXPECT_THAT(error(std::string_view("{\"adapter\": \"scores\"}\0{}", 24)), HasSubstr("NUL byte"));
}

TEST(ModelSpecTest, AWrongOptionOfAConfigFileNamesTheFile) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "m.json", R"({"adapter": "exec", "target": "./rm", "options": {"workers": 1.5}})");
  EXPECT_EQ(ErrorOf([&] { MakeModel(ParseModelSpec(path), {}); }),
            "wrong option of exec: workers: got \"1.5\", expected a whole number from 1 to 64 (" +
                path + ")");
}

struct BadSpec {
  const char* text;
  const char* message;
};

class BadModelTest : public ::testing::TestWithParam<BadSpec> {};

TEST_P(BadModelTest, IsAUsageErrorThatSaysWhatIsKnown) {
  try {
    MakeModel(ParseModelSpec(GetParam().text), {});
    FAIL() << "expected an error";
  } catch (const UsageError& e) {
    EXPECT_THAT(e.what(), HasSubstr(GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BadModelTest,
    ::testing::Values(
        BadSpec{"scroes:a.jsonl",
                "unknown kind of model: \"scroes\" (scroes:a.jsonl); did you mean "
                "\"scores\"?"},
        BadSpec{"vllm:org/name", "known: scores, baseline, exec"},
        BadSpec{"nothing-here",
                "expected kind:target, a checkpoint's folder or an existing JSON file"},
        BadSpec{"scores:", "names no target: expected scores:FILE"},
        BadSpec{"baseline:length?unt=chars",
                "unknown option of baseline: \"unt\"; did you mean "
                "\"unit\"?"},
        BadSpec{"baseline:length?unit", "got \"unit\", expected key=value"},
        BadSpec{"baseline:length?unit=chars&unit=bytes", "given twice: unit"},
        BadSpec{"baseline:length?unit=words", "unit: got \"words\"; known: bytes, chars"},
        BadSpec{"baseline:length?shortest=maybe", "got \"maybe\", expected true or false"},
        BadSpec{"baseline:length?value=3", "unknown option of baseline:length: \"value\""},
        BadSpec{"baseline:constant?value=nan", "got \"nan\", expected a number"},
        BadSpec{"baseline:lenght", "did you mean \"length\"?"},
        BadSpec{"scores:100%.jsonl", "write %25 for a %"},
        BadSpec{"exec:'open", "a quote is not closed"},
        BadSpec{"exec:x?workers=0", "got \"0\", expected a whole number from 1 to 64"},
        BadSpec{"exec:x?timeout=1.5", "got \"1.5\", expected a whole number"}));

TEST(RegistryTest, EveryAdapterSaysWhatItIs) {
  for (const AdapterEntry& entry : Adapters()) {
    const bool is_path = entry.kind == "checkpoint";  // "DIR|FILE.gguf"
    EXPECT_THAT(entry.usage, HasSubstr(is_path ? "DIR" : entry.kind + ":"));
    EXPECT_FALSE(entry.summary.empty());
    EXPECT_NE(entry.make, nullptr);
  }
}

}  // namespace
}  // namespace assay
