// What is wrong with a checkpoint, as a user meets it: a checkpoint that cannot be used ends the
// command before anything is judged; what goes wrong with a sample is a counted failure.

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::ProcessOptions;
using testing::ProcessResult;
using testing::RunAssay;
using ::testing::StartsWith;
using testing::TempFolder;

constexpr char kPairs[] = R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "short"}
{"id": "b", "prompt": "q", "chosen": "no", "rejected": "maybe"}
)";

void ChangeConfig(const fs::path& model, const std::function<void(Json&)>& change) {
  const std::string path = (model / "config.json").string();
  Json config = ParseJson(ReadFile(path), path);
  change(config);
  std::ofstream(path) << config.dump();
}

// The data of the only safetensors file, without its header.
void Overwrite(const fs::path& model, float value) {
  const std::string path = (model / "model.safetensors").string();
  std::string bytes = ReadFile(path);
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  for (size_t at = 8 + header; at + sizeof value <= bytes.size(); at += sizeof value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
  }
  std::ofstream(path, std::ios::binary) << bytes;
}

class CheckpointFaultTest : public ::testing::Test {
 protected:
  CheckpointFaultTest() {
    testing::WriteTinyRewardModel(model_);
    folder_.Write("pairs.jsonl", kPairs);
  }

  void SetUp() override {
    if (!testing::BuiltWithTorch()) GTEST_SKIP() << "a build without torch runs no checkpoint";
  }

  ProcessResult Run(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"run", "-s", "pairs.jsonl", "-m", "./model", "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ProcessOptions options;
    options.folder = folder_.path().string();
    return RunAssay(std::move(arguments), options);
  }

  void ExpectRefused(const ProcessResult& result, const std::string& message) {
    EXPECT_THAT(result.code, ::testing::AnyOf(1, 2));
    EXPECT_THAT(result.err, StartsWith("error: "));
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    EXPECT_FALSE(fs::exists(folder_.path() / "assay.db"));
  }

  TempFolder folder_;
  fs::path model_ = fs::path(folder_ / "model");
};

TEST_F(CheckpointFaultTest, AnUnknownArchitectureIsNamed) {
  ChangeConfig(model_, [](Json& config) {
    config["architectures"] = {"Mamba2ForCausalLM"};
    config["model_type"] = "mamba2";
  });
  ExpectRefused(Run(), "mamba2");
}

TEST_F(CheckpointFaultTest, AQuantisedCheckpointIsRefusedByItsScheme) {
  for (const char* scheme : {"bitsandbytes", "gptq", "awq"}) {
    ChangeConfig(model_, [&](Json& config) {
      config["quantization_config"] = {{"quant_method", scheme}, {"bits", 4}};
    });
    ExpectRefused(Run(), std::string("the checkpoint is quantised (") + scheme + ")");
  }
}

TEST_F(CheckpointFaultTest, PicklesAreRefusedWithTheWayOut) {
  fs::rename(model_ / "model.safetensors", model_ / "pytorch_model.bin");
  ExpectRefused(Run(), "pytorch_model.bin");
}

TEST_F(CheckpointFaultTest, AMissingTokenizerIsNamed) {
  fs::remove(model_ / "tokenizer.json");
  ExpectRefused(Run(), "tokenizer.json");
}

TEST_F(CheckpointFaultTest, AnUnknownDtypeIsRefused) {
  ExpectRefused(Run({"--dtype", "float16"}), "float16");
}

TEST_F(CheckpointFaultTest, AWeightsFileCutShortIsRefused) {
  const fs::path weights = model_ / "model.safetensors";
  fs::resize_file(weights, fs::file_size(weights) - 1);
  ExpectRefused(Run(), "model.safetensors");
}

// Cuts the weights when it is asked, before the checkpoint beside it reads them.
constexpr char kCutsWeights[] = R"py(#!/usr/bin/env python3
import json, sys
print(json.dumps({"protocol": "assay.exec/1", "name": "cuts", "capabilities": ["scores"]}), flush=True)
for line in sys.stdin:
    if line.strip():
        open("model/model.safetensors", "w").close()
        print(json.dumps({"id": json.loads(line)["id"], "rewards": [1, 0]}), flush=True)
)py";

TEST_F(CheckpointFaultTest, ADiskThatFailsUnderTheWeightsIsNoSilentDeath) {
  const std::string program = folder_.Write("cuts.py", kCutsWeights);
  ASSERT_EQ(chmod(program.c_str(), 0755), 0);
  ProcessOptions options;
  options.folder = folder_.path().string();
  const ProcessResult result = RunAssay(
      {"run", "-s", "pairs.jsonl", "-m", "exec:./cuts.py", "-m", "./model", "--quiet"}, options);
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, StartsWith("error: cannot read "));
  EXPECT_THAT(result.err, HasSubstr("model.safetensors any more"));
}

TEST_F(CheckpointFaultTest, ATemplateThatRaisesFailsItsSamplesAlone) {
  std::ofstream(model_ / "chat_template.jinja")
      << "{% if messages[0]['content'] == 'q' %}{{ raise_exception('no q here') }}{% endif %}"
         "{{ messages[0]['content'] }}{{ messages[1]['content'] }}";
  const ProcessResult result = Run({"--format", "json"});
  EXPECT_EQ(result.code, 4);
  EXPECT_THAT(result.out, HasSubstr("no q here"));
  EXPECT_THAT(result.out, HasSubstr("1 of 2 samples failed"));
}

// A regular expression that tries every way to split the run of q's.
TEST_F(CheckpointFaultTest, ATextThatTheTokenizerGivesUpOnFailsItsSampleAlone) {
  const std::string path = (model_ / "tokenizer.json").string();
  Json tokenizer = ParseJson(ReadFile(path), path);
  tokenizer["pre_tokenizer"] = {{"type", "Split"},
                                {"pattern", {{"Regex", "(q+)+$"}}},
                                {"behavior", "Isolated"},
                                {"invert", false}};
  std::ofstream(path) << tokenizer.dump();
  folder_.Write("pairs.jsonl", R"({"id": "a", "prompt": "p", "chosen": "yes", "rejected": "no"}
{"id": "b", "prompt": "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq!", "chosen": "x", "rejected": "y"}
)");
  const ProcessResult result = Run({"--format", "json"});
  EXPECT_EQ(result.code, 4) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1 of 2 samples failed"));
  EXPECT_THAT(result.out, HasSubstr("cannot tokenise"));
}

TEST_F(CheckpointFaultTest, WhatDoesNotFitIsCutAndCounted) {
  const ProcessResult result = Run({"-m", "./model?max_length=6&name=short", "--format", "json"});
  EXPECT_EQ(result.code, 0) << result.err;
  const Json runs = Json::parse(result.out).at("runs");
  EXPECT_EQ(runs.at(0).at("counts").at("truncated"), 0);
  EXPECT_EQ(runs.at(1).at("counts").at("truncated"), 2) << runs.dump(1);
}

TEST_F(CheckpointFaultTest, RewardsThatAreNotFiniteAreFailures) {
  Overwrite(model_, std::numeric_limits<float>::quiet_NaN());
  const ProcessResult result = Run({"--format", "json"});
  EXPECT_EQ(result.code, 4);
  EXPECT_THAT(result.out, HasSubstr("2 of 2 samples failed"));
  EXPECT_THAT(result.out, HasSubstr("not_finite"));
}

}  // namespace
}  // namespace assay
