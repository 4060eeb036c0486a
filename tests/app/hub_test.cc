// Models and data of a Hugging Face hub on this machine, as a user names them.

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/builtin_models.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/assay_test.h"
#include "tests/testing/fake_hub.h"
#include "tests/testing/parity_case.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_checkpoint.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using testing::BuiltWithTorch;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::FakeHub;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kThreePairs;
using ::testing::Not;
using testing::ProcessResult;
using testing::ReadParityCase;
using testing::SourceDir;
using testing::TestData;
using testing::WriteTinyCheckpoint;

class HubAppTest : public testing::AssayTest {
 protected:
  std::map<std::string, std::string> Environment(bool offline = false) const {
    return {{"HF_ENDPOINT", hub_.url()},
            {"HF_HUB_CACHE", folder_ / "hub"},
            {"HF_HUB_OFFLINE", offline ? "1" : "0"},
            {"HF_HUB_DOWNLOAD_TIMEOUT", "2"},
            {"HF_TOKEN_PATH", "/nowhere"}};
  }

  ProcessResult Run(std::vector<std::string> arguments, bool offline = false) {
    return Assay(std::move(arguments), Environment(offline));
  }

  // Of the one run of a summary on stdout.
  static Json RunOf(const ProcessResult& result) {
    EXPECT_EQ(result.code, 0) << result.err;
    return result.code == 0 ? Json::parse(result.out).at("runs").at(0) : Json();
  }

  // Of the requests for a file's bytes.
  std::vector<std::string> RangesAsked(const std::string& file) const {
    std::vector<std::string> ranges;
    for (const Json& request : hub_.Requests()) {
      const bool of_file = request.at("path").get<std::string>().find(file) != std::string::npos;
      if (of_file && request.at("method") == "GET" && request.at("server") == "cdn") {
        ranges.push_back(request.at("range"));
      }
    }
    return ranges;
  }

  static std::string LineOf(const std::string& text, const std::string& name) {
    const size_t begin = ("\n" + text).find("\n" + name);
    return begin == std::string::npos ? "" : text.substr(begin, text.find('\n', begin) - begin);
  }

  bool Asked(const std::string& part) const {
    for (const Json& request : hub_.Requests()) {
      if (request.at("path").get<std::string>().find(part) != std::string::npos) return true;
    }
    return false;
  }

  void PutThreePairs() {
    hub_.Write("datasets/me/pairs", "data/test-00000-of-00001.jsonl", kThreePairs);
    folder_.Write("suite.json", R"({"name": "mine", "hub": "me/pairs",
        "parts": [{"name": "test", "files": ["data/test-*.jsonl"]}]})");
  }

  FakeHub hub_;
};

using HubSuiteTest = HubAppTest;

TEST_F(HubSuiteTest, RunsOnDataThatItFetchesFirst) {
  PutThreePairs();
  const std::vector<std::string> command = {"run",    "-s", "suite.json", "-m", "baseline:length",
                                            "--json", "-"};
  const ProcessResult first = Run(command);
  EXPECT_EQ(RunOf(first)["official"]["printed"], "33.3");
  EXPECT_THAT(first.err, HasSubstr("fetching me/pairs: data/test-00000-of-00001.jsonl, 2"));
  hub_.ForgetRequests();
  const ProcessResult second = Run(command);
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, Not(HasSubstr("fetching")));
  EXPECT_THAT(hub_.Requests(), IsEmpty());
}

TEST_F(HubSuiteTest, DataOfTheUsersOwnAreTaken) {
  PutThreePairs();
  folder_.Write("own/data/test-1.jsonl", kThreePairs);
  EXPECT_EQ(
      Run({"run", "-s", "suite.json", "-m", "baseline:length", "--data", "own", "--quiet"}).code,
      0);
  EXPECT_THAT(hub_.Requests(), IsEmpty());
}

TEST_F(HubSuiteTest, FetchDownloadsAheadAndChecks) {
  PutThreePairs();
  const ProcessResult result = Run({"suites", "fetch", "suite.json"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("read " + folder_ / "hub/datasets--me--pairs/snapshots/"),
                                HasSubstr("3 samples, suite hash ")));
  EXPECT_THAT(result.err, HasSubstr("fetching me/pairs"));
  EXPECT_EQ(Run({"suites", "fetch", "suite.json", "--quiet"}, true).code, 0);
  EXPECT_EQ(Run({"run", "-s", "suite.json", "-m", "baseline:length"}, true).code, 0);
}

// JudgeBench as it lies on the hub: at the commit that the suite names, under the hub's own names.
TEST_F(HubSuiteTest, FetchesPublishedDataAtTheirCommit) {
  ASSAY_NEEDS_TEST_DATA();
  const std::string repository = "datasets/ScalerLab/JudgeBench";
  hub_.Write(repository, ".commit", "57dd5e0b9817d07f05ec8f45a91b2ce1e310e308");
  for (const char* name : {"gpt", "claude"}) {
    fs::copy_file(
        TestData() / "judgebench" / (std::string(name) + ".jsonl"),
        hub_.Folder(repository + "/data") / (std::string(name) + "-00000-of-00001.jsonl"));
  }
  const ProcessResult fetched = Run({"suites", "fetch", "judgebench"});
  EXPECT_EQ(fetched.code, 0) << fetched.err;
  EXPECT_THAT(fetched.out, HasSubstr("350 samples"));
  EXPECT_FALSE(Asked("claude-00000")) << "which the variant does not need";
  EXPECT_EQ(RunOf(Run({"run", "-s", "judgebench", "-m", "baseline:length", "--json", "-"},
                      true))["official"]["complete"],
            true);
}

TEST_F(HubSuiteTest, OtherDataThanThePublishedAreSaidToBe) {
  hub_.Write("datasets/ScalerLab/JudgeBench", ".commit",
             "57dd5e0b9817d07f05ec8f45a91b2ce1e310e308");
  std::string row = R"({"pair_id": "1", "source": "livebench-math", "question": "q", )";
  row += R"("response_A": "a", "response_B": "b", "label": "A>B"})";
  hub_.Write("datasets/ScalerLab/JudgeBench", "data/gpt-00000-of-00001.jsonl", row);
  const ProcessResult fetched = Run({"suites", "fetch", "judgebench"});
  EXPECT_EQ(fetched.code, 1);
  EXPECT_THAT(fetched.err, HasSubstr("judgebench:gpt is not as expected"));
}

TEST_F(HubSuiteTest, WithoutDataItSaysWhyAndWhatToDo) {
  const std::vector<std::string> command = {"run", "-s", "judgebench", "-m", "baseline:length"};
  const ProcessResult offline = Run(command, true);
  EXPECT_EQ(offline.code, 1);
  EXPECT_THAT(offline.err, AllOf(HasSubstr("error: no data for judgebench:gpt: "),
                                 HasSubstr("HF_HUB_OFFLINE"), HasSubstr("--data DIR")));
  const ProcessResult none = Run(command);
  EXPECT_THAT(none.err, AllOf(HasSubstr("no data for judgebench:gpt: cannot fetch "),
                              HasSubstr("there is no such dataset"), HasSubstr("--data DIR")));
  hub_.Write("datasets/ScalerLab/JudgeBench", ".commit",
             "57dd5e0b9817d07f05ec8f45a91b2ce1e310e308");
  hub_.Write("datasets/ScalerLab/JudgeBench", "README.md", "moved");
  EXPECT_THAT(Run(command).err, HasSubstr("has none of the files that were expected: "));
  const ProcessResult llmbar = Run({"suites", "fetch", "llmbar"});
  EXPECT_EQ(llmbar.code, 1);
  EXPECT_THAT(llmbar.err, AllOf(HasSubstr("llmbar names no dataset on the Hugging Face hub"),
                                HasSubstr("github.com/princeton-nlp/LLMBar")));
}

TEST_F(HubSuiteTest, APartThatCannotBeFetchedIsMissing) {
  folder_.Write("own/filtered.jsonl",
                R"({"id":1,"prompt":"p","chosen":"a","rejected":"b","subset":"hep-go"})");
  const ProcessResult result = Run(
      {"run", "-s", "rewardbench:prior", "-m", "baseline:length", "--data", "own", "--json", "-"});
  EXPECT_EQ(RunOf(result)["official"]["complete"], false);
  EXPECT_THAT(result.err, HasSubstr("note: cannot fetch allenai/preference-test-sets@"));
}

TEST_F(HubSuiteTest, AHubInASuiteMustBeAName) {
  folder_.Write("suite.json", R"({"name": "mine", "hub": "../pairs",
      "parts": [{"name": "test", "files": ["test.jsonl"]}]})");
  EXPECT_THAT(Run({"suites", "show", "suite.json"}).err,
              AllOf(HasSubstr("\"hub\": "), HasSubstr("expected org/name")));
}

class HubModelTest : public HubAppTest {
 protected:
  void SetUp() override { testing::WriteTinyRewardModel(hub_.Folder("models/tiny/model")); }
};

TEST_F(HubModelTest, IsShownWithoutItsWeights) {
  hub_.Write("models/tiny/model", "pytorch_model.bin", "a pickle");
  hub_.Write("models/tiny/model", "README.md", "not needed");
  fs::create_directory(folder_ / "tmp");
  auto environment = Environment();
  environment["TMPDIR"] = folder_ / "tmp";
  const ProcessResult result = Assay({"models", "show", "hf:tiny/model"}, environment);
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("name         tiny/model\n"), HasSubstr("qwen3"),
                                HasSubstr(folder_ / "hub/models--tiny--model/snapshots"),
                                Not(HasSubstr(folder_ / "tmp"))));
  EXPECT_THAT(result.err, AllOf(HasSubstr("fetching tiny/model: config.json, "),
                                Not(HasSubstr("fetching tiny/model: model.safetensors"))));
  EXPECT_TRUE(fs::is_empty(folder_ / "tmp"));
  EXPECT_FALSE(Asked("pytorch_model.bin"));
  EXPECT_FALSE(Asked("README.md"));
  EXPECT_THAT(RangesAsked("model.safetensors"), ElementsAre("bytes=0-65535"));
  // Parameters, dtypes, memory and fingerprint are those of the whole model.
  const ProcessResult local = Run({"models", "show", hub_.Folder("models/tiny/model").string()});
  for (const char* name : {"parameters ", "memory ", "fingerprint ", "head ", "shape "}) {
    const std::string line = LineOf(local.out, name);
    EXPECT_NE(line, "") << name;
    EXPECT_EQ(LineOf(result.out, name), line);
  }
}

// Of every kind whose target is on the hub, and of an ensemble's members.
TEST_F(HubModelTest, OtherKindsAreShownWithoutTheirWeights) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  for (const uint64_t seed : {1, 2}) {
    testing::WriteTinyLanguageModel(hub_.Folder("models/tiny/lm" + std::to_string(seed)), seed);
  }
  testing::WriteTinyPreferenceModel(hub_.Folder("models/tiny/gpm"));
  fs::create_directory(folder_ / "tmp");
  auto environment = Environment();
  environment["TMPDIR"] = "tmp/";
  const std::string local = hub_.Folder("models").string() + "/";
  const std::vector<std::string> models = {"dpo:MODELS/lm1?reference=MODELS/lm2&name=x",  //
                                           "cdr:MODELS/lm1?weak=MODELS/lm1&name=x",
                                           "genarm:MODELS/lm2?name=x",
                                           "flr:MODELS/lm1?name=x",
                                           "judge:MODELS/lm2?name=x",
                                           "ensemble:mean.json",
                                           "ensemble:majority.json"};
  const auto at = [](std::string text, const std::string& place) {
    for (size_t i = 0; (i = text.find("MODELS/", i)) != std::string::npos; i += place.size()) {
      text.replace(i, std::strlen("MODELS/"), place);
    }
    return text;
  };
  const auto show = [&](const std::string& model, const std::string& place) {
    folder_.Write("mean.json", at(R"({"rule": "mean", "members": ["checkpoint:MODELS/model?name=x",
                      "genarm:MODELS/lm1?name=y"]})",
                                  place));
    folder_.Write(
        "majority.json",
        at(R"({"rule": "majority", "members": ["checkpoint:MODELS/gpm?name=x"]})", place));
    return Assay({"models", "show", at(model, place)}, environment);
  };
  // As lines, of which those that name places differ.
  const auto lines = [](const std::string& text) {
    std::vector<std::string> kept;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      if (line.find("tiny/") == std::string::npos) kept.push_back(line);
    }
    return kept;
  };
  for (const std::string& model : models) {
    const ProcessResult hub = show(model, "hf:tiny/");
    EXPECT_EQ(hub.code, 0) << model << ": " << hub.err;
    EXPECT_THAT(LineOf(hub.out, "fingerprint "), HasSubstr("sha256:"));
    const ProcessResult folder = show(model, local + "tiny/");
    EXPECT_EQ(folder.code, 0) << model << ": " << folder.err;
    EXPECT_EQ(lines(hub.out), lines(folder.out)) << model;
    EXPECT_TRUE(fs::is_empty(folder_.path() / "tmp")) << model;
  }
  for (const char* name : {"model/model", "lm1/model", "lm2/model", "gpm/model"}) {
    EXPECT_THAT(RangesAsked(name), AllOf(Not(IsEmpty()), Each("bytes=0-65535"))) << name;
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "hub")) {
    EXPECT_NE(entry.path().extension(), ".safetensors") << entry.path();
  }
}

TEST_F(HubModelTest, RelevanceIsShownWithoutItsWeights) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  const fs::path minilm = BuiltinModelFolder("minilm");
  fs::copy(minilm, hub_.Folder("models/tiny/minilm"),
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  const ProcessResult hub = Run({"models", "show", "relevance:hf:tiny/minilm"});
  EXPECT_EQ(hub.code, 0) << hub.err;
  const ProcessResult folder = Run({"models", "show", "relevance:" + minilm.string()});
  for (const char* name : {"parameters ", "fingerprint ", "max_length "}) {
    const std::string line = LineOf(folder.out, name);
    EXPECT_NE(line, "") << name;
    EXPECT_EQ(LineOf(hub.out, name), line);
  }
  EXPECT_THAT(RangesAsked("model.safetensors"), ElementsAre("bytes=0-65535"));
}

TEST_F(HubModelTest, ErrorsOfAnOutlineNameTheCache) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  fs::remove(hub_.Folder("models/tiny/model") / "tokenizer.json");
  const ProcessResult result = Run({"models", "show", "judge:hf:tiny/model"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr(folder_ / "hub/models--tiny--model/snapshots"));
}

TEST_F(HubModelTest, WithoutRoomForAnOutlineItSaysWhatToDo) {
  auto environment = Environment();
  environment["TMPDIR"] = "/nowhere";
  const ProcessResult result = Assay({"models", "show", "hf:tiny/model"}, environment);
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("error: no folder for temporary files"), HasSubstr("set TMPDIR")));
}

// Headers beyond what is asked for at first; a server that knows no ranges; a LoRA's base.
TEST_F(HubModelTest, ShowsByHeadersOfAnySize) {
  const fs::path file = hub_.Folder("models/tiny/model") / "model.safetensors";
  const uint64_t padding = 100'000;
  std::string bytes = testing::Slurp(file.string());
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  bytes.insert(8 + header, padding, ' ');
  header += padding;
  std::memcpy(bytes.data(), &header, sizeof header);
  std::ofstream(file, std::ios::binary) << bytes;
  const ProcessResult result = Run({"models", "show", "hf:tiny/model"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(RangesAsked("model.safetensors"),
              ElementsAre("bytes=0-65535", "bytes=0-" + std::to_string(8 + header - 1)));
  hub_.SetRules({{{"match", "model.safetensors"}, {"no_range", true}}});
  EXPECT_EQ(Run({"models", "show", "hf:tiny/model"}).out, result.out);
}

TEST_F(HubModelTest, AHeaderThatIsNoneIsOneLineOfError) {
  hub_.Write("models/tiny/model", "model.safetensors", std::string(1000, 'x'));
  const ProcessResult result = Run({"models", "show", "hf:tiny/model"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("error: model.safetensors of tiny/model is not a valid "
                                    "safetensors file: its header is said to have "));
}

TEST_F(HubModelTest, ShowsOfflineWhatWasRunBefore) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  const std::vector<std::string> show = {"models", "show", "hf:tiny/model"};
  EXPECT_THAT(Run(show, true).err, HasSubstr("HF_HUB_OFFLINE"));
  EXPECT_EQ(Run(show).code, 0);
  EXPECT_NE(Run(show, true).code, 0) << "what was only shown is not a model in the cache";
  const ProcessResult run = Run({"run", "-s", "starter", "--limit", "1", "-m", "hf:tiny/model"});
  EXPECT_THAT(run.err, HasSubstr("fetching tiny/model: model.safetensors, "));
  const ProcessResult offline = Run(show, true);
  EXPECT_EQ(offline.code, 0);
  EXPECT_EQ(offline.err, "");
  EXPECT_EQ(offline.out, Run(show).out);
}

TEST_F(HubModelTest, IsTheModelThatItsFolderIs) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  const std::vector<std::string> command = {"run",    "-s", "starter", "--limit", "4",
                                            "--json", "-",  "--quiet", "-m"};
  std::vector<std::string> hub = command, folder = command;
  hub.emplace_back("hf:tiny/model?name=a");
  folder.push_back(hub_.Folder("models/tiny/model").string() + "?name=a");
  const ProcessResult fetched = Run(hub);
  EXPECT_EQ(fetched.err, "");
  const Json ours = RunOf(fetched), theirs = RunOf(Run(folder));
  EXPECT_EQ(ours["model"], theirs["model"]);
  EXPECT_EQ(ours["id"], theirs["id"]) << "the same run, which is not judged twice";
}

TEST_F(HubModelTest, OtherKindsTakeItToo) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  testing::WriteTinyLanguageModel(hub_.Folder("models/tiny/policy"), 1);
  testing::WriteTinyLanguageModel(hub_.Folder("models/tiny/reference"), 2);
  const Json run = RunOf(Run({"run", "-s", "starter", "--limit", "2", "--json", "-", "-m",
                              "dpo:hf:tiny/policy?reference=hf:tiny/reference"}));
  EXPECT_EQ(run["model"]["name"], "tiny/policy");
  EXPECT_EQ(run["model"]["adapter"], "dpo");
}

TEST_F(HubModelTest, ShardsAreThoseOfTheIndex) {
  const auto& parity_case = ReadParityCase(SourceDir() / "tests/parity/cases/llama_gqa.json");
  const fs::path folder = hub_.Folder("models/tiny/shards");
  WriteTinyCheckpoint(parity_case, folder);
  ASSERT_TRUE(fs::exists(folder / "model.safetensors.index.json")) << "a case of one file";
  hub_.Write("models/tiny/shards", "consolidated.safetensors", "the same once more");
  const ProcessResult result = Run({"models", "show", "hf:tiny/shards"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_FALSE(Asked("consolidated"));
}

TEST_F(HubModelTest, AnAdaptersBaseIsFetchedByItsName) {
  const auto& parity_case = ReadParityCase(SourceDir() / "tests/parity/cases/lora_llama.json");
  const fs::path adapter = WriteTinyCheckpoint(parity_case, folder_ / "lora");
  fs::copy(folder_ / "lora/base", hub_.Folder("models/tiny/base"));
  const fs::path config = adapter / "adapter_config.json";
  Json json = Json::parse(testing::Slurp(config));
  json["base_model_name_or_path"] = "tiny/base";
  fs::remove_all(folder_ / "lora/base");
  folder_.Write("lora/adapter/adapter_config.json", json.dump());
  const ProcessResult local = Run({"models", "show", adapter.string()});
  EXPECT_EQ(local.code, 0) << local.err;
  EXPECT_THAT(local.out, HasSubstr("LoRA on "));
  EXPECT_THAT(local.err, AllOf(HasSubstr("fetching tiny/base: config.json"),
                               Not(HasSubstr("fetching tiny/base: model.safetensors"))));
  EXPECT_FALSE(RangesAsked("base/model.safetensors").empty());
  json["base_model_name_or_path"] = "tiny/none";
  folder_.Write("lora/adapter/adapter_config.json", json.dump());
  EXPECT_THAT(
      Run({"models", "show", adapter.string()}).err,
      AllOf(HasSubstr("the adapter's base: cannot fetch tiny/none: "), HasSubstr("?base=")));
}

TEST_F(HubModelTest, PicklesAreNotFetched) {
  hub_.Write("models/tiny/pickle", "config.json", "{}");
  hub_.Write("models/tiny/pickle", "pytorch_model.bin", "a pickle");
  const ProcessResult result = Run({"models", "show", "hf:tiny/pickle"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("tiny/pickle has no weights as safetensors (it has "
                                    "pytorch_model.bin)"));
  EXPECT_FALSE(Asked("resolve/" + std::string(FakeHub::kCommit) + "/pytorch_model.bin"));
}

TEST_F(HubModelTest, AnInterruptedDownloadGoesOn) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  hub_.SetRules({{{"match", "model.safetensors"}, {"server", "cdn"}, {"slow", 0.2}}});
  testing::ProcessOptions options;
  options.folder = folder_.path().string();
  options.environment = Environment();
  const std::vector<std::string> command = {"run", "-s", "starter",      "--limit",
                                            "2",   "-m", "hf:tiny/model"};
  std::vector<std::string> interrupted = {"timeout",
                                          "--foreground",
                                          "--preserve-status",
                                          "-s",
                                          "INT",
                                          "3",
                                          testing::ProgramPath().string()};
  interrupted.insert(interrupted.end(), command.begin(), command.end());
  const ProcessResult stopped = testing::RunProcess(interrupted, options);
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, AllOf(HasSubstr("interrupted: "), Not(HasSubstr("error"))));
  hub_.SetRules(Json::array());
  const ProcessResult continued = Run(command);
  EXPECT_EQ(continued.code, 0) << continued.err;
  EXPECT_THAT(continued.err, HasSubstr("model.safetensors, ")) << continued.err;
  EXPECT_THAT(continued.err, HasSubstr(" are there"));
}

TEST_F(HubModelTest, ErrorsAreOneLine) {
  for (const auto& [model, expected] :
       std::vector<std::pair<std::string, std::string>>{{"hf:tiny", "expected org/name"},
                                                        {"hf:tiny/none", "no such model"},
                                                        {"hf:tiny/model@v2", "no revision \"v2\""},
                                                        {"hg:tiny/model", "unknown kind"}}) {
    const ProcessResult result = Run({"run", "-s", "starter", "-m", model});
    EXPECT_NE(result.code, 0);
    EXPECT_THAT(result.err, AllOf(HasSubstr("error: "), HasSubstr(expected)));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }
  hub_.SetRules({{{"match", "/api/"}, {"hang", 60}}});
  const ProcessResult silent = Run({"models", "show", "hf:tiny/model"});
  EXPECT_EQ(silent.code, 1);
  EXPECT_THAT(silent.err, HasSubstr("error: cannot fetch "));
}

}  // namespace
}  // namespace assay
