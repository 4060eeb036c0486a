#include "suites/registry.h"

#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/run/index.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempFolder;

constexpr const char* kPair = R"({"prompt":"p","chosen":"a","rejected":"b"})";

std::string ErrorOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

TEST(RegistryTest, ListsTheBuiltInSuites) {
  std::map<std::string, size_t> samples;
  for (const SuiteEntry& entry : BuiltInSuites()) samples[entry.name] = entry.samples;
  EXPECT_EQ(samples, (std::map<std::string, size_t>{{"starter", 80},
                                                    {"rewardbench", 2985},
                                                    {"rewardbench-2", 1865},
                                                    {"rm-bench", 1327},
                                                    {"judgebench", 350},
                                                    {"llmbar", 419}}));
}

TEST(RegistryTest, MakesVariants) {
  EXPECT_EQ(MakeSuite("judgebench")->Card().variant, "gpt");
  EXPECT_EQ(MakeSuite("judgebench:claude")->Card().variant, "claude");
  EXPECT_EQ(MakeSuite("starter")->Card().variant, "");
  EXPECT_THAT(ErrorOf([] { MakeSuite("judgebench:claud"); }),
              HasSubstr("did you mean \"claude\"?"));
  EXPECT_THROW(MakeSuite("starter:small"), UsageError);
}

TEST(RegistryTest, SuggestsAName) {
  EXPECT_THROW(MakeSuite("jugdebench"), UsageError);
  EXPECT_THAT(ErrorOf([] { MakeSuite("jugdebench"); }), HasSubstr("did you mean \"judgebench\"?"));
  EXPECT_THAT(ErrorOf([] { MakeSuite("./no/such.jsonl"); }),
              HasSubstr("there is no file or folder ./no/such.jsonl"));
}

TEST(RegistryTest, StarterNeedsNoData) {
  const auto suite = MakeSuite("starter");
  EXPECT_TRUE(suite->Locate({}).empty());
  const auto reader = suite->Open({});
  std::set<std::string> subsets;
  size_t rows = 0;
  for (Sample sample; reader->Next(sample); ++rows) subsets.insert(sample.subset);
  EXPECT_EQ(rows, 80u);
  EXPECT_EQ(subsets.size(), 21u);
  EXPECT_TRUE(reader->Warnings().empty());
  EXPECT_FALSE(suite->Card().benchmark);
  EXPECT_TRUE(suite->Card().illustrative);
}

TEST(RegistryTest, NamesEveryRepositoryOfItsParts) {
  using ::testing::ElementsAre;
  using ::testing::StartsWith;
  EXPECT_THAT(MakeSuite("rewardbench")->Card().hubs,
              ElementsAre(StartsWith("allenai/reward-bench@")));
  EXPECT_THAT(MakeSuite("rewardbench:prior")->Card().hubs,
              ElementsAre(StartsWith("allenai/reward-bench@"),
                          StartsWith("allenai/preference-test-sets@")));
  EXPECT_TRUE(MakeSuite("starter")->Card().hubs.empty());
}

TEST(RegistryTest, ABenchmarksRuleTakesNoOtherTotal) {
  const TempFolder folder;
  const auto error = [&](const std::string& rest) {
    const std::string path = folder.Write(
        "suite.json",
        R"({"name": "mine", "parts": [{"name": "chat", "files": ["c.jsonl"]}], )" + rest + "}");
    return ErrorOf([&] { MakeSuite(path); });
  };
  using ::testing::HasSubstr;
  const std::string sections = R"(, "overall": "sections")";
  EXPECT_THAT(error(R"("shape": "rm-bench")"), HasSubstr("expected \"overall\": \"sections\""));
  EXPECT_THAT(error(R"("shape": "rm-bench", "overall": "none", "no_overall": "so")"),
              HasSubstr("has a total of its own"));
  EXPECT_THAT(error(R"("shape": "rm-bench", "sections": [{"name": "s", "subsets": {"chat": 2}}])" +
                    sections),
              HasSubstr("has a total of its own"));
  const std::string section = R"(, "sections": [{"name": "s", "subsets": ["chat"])";
  EXPECT_THAT(error(R"("shape": "rm-bench")" + sections + section + R"(, "weight": 2}])"),
              HasSubstr("and no weights"));
  EXPECT_THAT(error(R"("shape": "rm-bench")" + sections), HasSubstr("expected \"sections\""));
  EXPECT_THAT(error(R"("shape": "rewardbench-2")" + sections + section + "}]"),
              HasSubstr("expected no \"sections\""));
  EXPECT_THAT(error(R"("shape": "rewardbench-2", "subsets": ["Math"])" + sections),
              HasSubstr("the subset \"Ties\""));
}

TEST(RegistryTest, DataFileIsASuite) {
  const TempFolder folder;
  const auto suite = MakeSuite(folder.Write("my.data.jsonl", kPair));
  EXPECT_EQ(suite->Card().name, "my.data");
  EXPECT_FALSE(suite->Card().benchmark);
  EXPECT_FALSE(suite->Card().illustrative) << "a user's own file";
  EXPECT_EQ(suite->Locate({}).at(0).path, folder / "my.data.jsonl");
  EXPECT_EQ(testing::ReadAll(*suite, {}).size(), 1u);
  EXPECT_THROW(MakeSuite(folder / "my.data.jsonl:x"), UsageError);
}

TEST(RegistryTest, FileWithoutSubsetsHasATotalAlone) {
  const TempFolder folder;
  const auto scores = [](const Suite& suite) {
    std::vector<JudgedSample> judged;
    for (const Sample& sample : testing::ReadAll(suite, {})) {
      judged.push_back(testing::Judged(sample, testing::Rewards({1, 0})));
    }
    return testing::ScoresOf(suite, judged);
  };
  const auto plain = MakeSuite(folder.Write("plain.jsonl", kPair));
  EXPECT_EQ(scores(*plain), (std::map<std::string, double>{{"overall", 1}}));
  const auto parted = MakeSuite(
      folder.Write("parted.jsonl", R"({"prompt":"p","chosen":"a","rejected":"b","subset":"s"})"));
  EXPECT_EQ(scores(*parted), (std::map<std::string, double>{{"overall", 1}, {"s", 1}}));
}

TEST(RegistryTest, JsonListIsADataFile) {
  const TempFolder folder;
  const auto suite = MakeSuite(folder.Write("list.json", std::string("[") + kPair + "]"));
  EXPECT_EQ(testing::ReadAll(*suite, {}).size(), 1u);
  const auto lines = MakeSuite(folder.Write("lines.json", std::string(kPair) + "\n" + kPair));
  EXPECT_EQ(testing::ReadAll(*lines, {}).size(), 2u);
}

TEST(RegistryTest, FolderOfShardsIsOneSuite) {
  const TempFolder folder;
  folder.Write("shards/a.jsonl", kPair);
  folder.Write("shards/b.jsonl", kPair);
  const auto suite = MakeSuite(folder / "shards");
  EXPECT_EQ(suite->Card().name, "shards");
  EXPECT_EQ(suite->Locate({}).size(), 2u);
  const auto samples = testing::ReadAll(*suite, {});
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_EQ(samples[1].id, samples[0].id + "#2");
}

constexpr const char* kManifest = R"({"name":"mine","parts":[{"name":"one","files":["one.jsonl"]},
    {"name":"two","files":["two.jsonl"]}],"columns":{"chosen":"good","rejected":"bad"}})";

TEST(RegistryTest, FolderWithASuiteJsonIsThatSuite) {
  const TempFolder folder;
  folder.Write("suite.json", kManifest);
  folder.Write("one.jsonl", R"({"id":1,"prompt":"p","good":"a","bad":"b"})");
  for (const std::string& spec : {folder.path().string(), folder / "suite.json"}) {
    const auto suite = MakeSuite(spec);
    const auto samples = testing::ReadAll(*suite, {});
    ASSERT_EQ(samples.size(), 1u);
    EXPECT_EQ(samples[0].id, "one/1");
    EXPECT_EQ(samples[0].subset, "one");
    EXPECT_EQ(suite->MissingParts({}), std::vector<std::string>{"two"});
  }
}

TEST(RegistryTest, SuiteJsonMayHaveAnotherName) {
  const TempFolder folder;
  folder.Write("one.jsonl", R"({"id":1,"prompt":"p","good":"a","bad":"b"})");
  EXPECT_EQ(MakeSuite(folder.Write("bench.json", kManifest))->Card().name, "mine");
  EXPECT_THAT(ErrorOf([&] { MakeSuite(folder.Write("suite.json", "{\"nme\":1}")); }),
              HasSubstr("unknown key \"nme\""));
}

TEST(RegistryTest, SaysWhereItLookedAndWhatItExpected) {
  const TempFolder folder;
  const std::string message =
      ErrorOf([&] { MakeSuite("judgebench")->Locate({{folder.path().string(), "/nowhere"}, {}}); });
  EXPECT_THAT(message, HasSubstr("no data for judgebench:gpt: looked in " + folder.path().string() +
                                 " and /nowhere"));
  EXPECT_THAT(message, HasSubstr("gpt.jsonl"));
  EXPECT_THAT(message, HasSubstr("https://github.com/ScalerLab/JudgeBench"));
  EXPECT_THAT(message, HasSubstr("--data DIR"));
}

TEST(RegistryTest, ColumnsOfABenchmarkAreItsOwn) {
  const TempFolder folder;
  folder.Write("filtered.jsonl", kPair);
  EXPECT_THROW(MakeSuite("rewardbench")->Open({{folder.path().string()}, {{"prompt", "q"}}}),
               UsageError);
}

TEST(RegistryTest, OtherFilesAndCountsThanThePublishedOnesAreWarnings) {
  const TempFolder folder;
  folder.Write("gpt.jsonl", R"({"pair_id":"x","source":"livebench-math","question":"q",)"
                            R"("response_A":"a","response_B":"b","label":"A>B"})");
  const SuiteIndex index = IndexSuite(*MakeSuite("judgebench"), {{folder.path().string()}, {}});
  EXPECT_THAT(index.warnings,
              ElementsAre(HasSubstr("part gpt is not the published file: got SHA-256"),
                          HasSubstr("subset Coding has 0 samples"),
                          HasSubstr("subset Knowledge has 0 samples"),
                          "subset Math has 1 sample, the published data have 56",
                          HasSubstr("subset Reasoning has 0 samples")));
}

TEST(RegistryTest, UnknownSubsetsOfABenchmarkAreWarnings) {
  const TempFolder folder;
  folder.Write("filtered.jsonl",
               R"({"id":1,"prompt":"p","chosen":"a","rejected":"b","subset":"from raw"})");
  const SuiteIndex index = IndexSuite(*MakeSuite("rewardbench"), {{folder.path().string()}, {}});
  EXPECT_THAT(index.warnings,
              Contains("subset from raw is not in the published data: got 1 sample"));
}

TEST(RegistryTest, RestoresASuiteFromItsStoredManifestAlone) {
  const TempFolder folder;
  const auto suite = MakeSuite(folder.Write("starter.jsonl", kPair));
  const auto restored = RestoreSuite("starter", "", suite->Card().canonical_manifest);
  EXPECT_FALSE(restored->Card().canonical_manifest.empty());
  EXPECT_EQ(restored->Card().title, "starter") << "the user's file, not the built-in suite";
  EXPECT_EQ(RestoreSuite("judgebench", "claude", "")->Card().variant, "claude");
}

}  // namespace
}  // namespace assay
