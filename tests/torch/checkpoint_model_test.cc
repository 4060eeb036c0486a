// A checkpoint as a reward model: how long texts may be, and what rewards are rounded to.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "adapters/registry.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using testing::ErrorOf;
using ::testing::HasSubstr;
using testing::JudgeAll;
using testing::TextSample;

constexpr Ask kOfficial{.preparation = Ask::Preparation::kRewardBench2};

std::unique_ptr<RewardModel> Make(const std::string& spec, const std::string& dtype = "float32") {
  ModelContext context;
  context.dtype = dtype;
  return MakeModel(ParseModelSpec(spec), context);
}

// Some thousand tokens: more than any limit of the tiny model, which has 512 positions.
std::string LongText() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "word " + std::to_string(i * i) + ", ";
  return text;
}

class CheckpointModelTest : public ::testing::Test {
 protected:
  CheckpointModelTest() { testing::WriteTinyRewardModel(folder_.path() / "model"); }

  testing::TempFolder folder_;
};

// RewardBench cuts at 2,048 tokens, whatever the model's own limit is.
TEST_F(CheckpointModelTest, OfficialTextsMayBeLongerThanTheMakersLimit) {
  const std::vector<Sample> samples = {TextSample("x", "Why?", {LongText(), "Because."})};
  const auto cut = Make(folder_ / "model?max_length=40");
  const auto makers = JudgeAll(*cut, samples);
  EXPECT_LE(makers[0].usage.tokens, 80);
  const auto official = JudgeAll(*cut, samples, kOfficial);
  EXPECT_GT(official[0].usage.tokens, 512);
  const auto whole = JudgeAll(*Make(folder_ / "model"), samples, kOfficial);
  EXPECT_EQ(official[0], whole[0]);
  EXPECT_EQ(JudgeAll(*cut, samples)[0], makers[0]);
}

// What it is made for; beyond, it is cut like any other.
TEST_F(CheckpointModelTest, ADynamicRopeHasRoomForItsFactor) {
  const std::string path = folder_ / "model/config.json";
  Json config = ParseJson(ReadFile(path), path);
  config["rope_scaling"] = {{"rope_type", "dynamic"}, {"factor", 1.5}};
  std::ofstream(path) << config.dump();
  const auto model = Make(folder_ / "model");
  EXPECT_THAT(model->Card().options.at("text"), HasSubstr("cut beyond 768 tokens"));
  const auto judged = JudgeAll(*model, {TextSample("x", "Why?", {LongText()})});
  EXPECT_EQ(judged[0].usage.tokens, 768);
  EXPECT_EQ(judged[0].usage.truncated, 1);
}

// The nearest bfloat16, ties to even.
double Rounded(double reward) {
  const auto bits = std::bit_cast<uint32_t>(static_cast<float>(reward));
  return double{std::bit_cast<float>((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000U)};
}

// The tokenizer has no BOS, so that both preparations make the same tokens.
TEST_F(CheckpointModelTest, OfficialRewardsAreOfTheModelsDtype) {
  std::vector<Sample> samples;
  for (const char* answer : {"Because.", "No idea.", "Ask again!", "Who knows?"}) {
    samples.push_back(TextSample(answer, "Why?", {answer}));
  }
  for (const std::string dtype : {"bfloat16", "float32"}) {
    const auto model = Make(folder_ / "model", dtype);
    const auto exact = JudgeAll(*model, samples), official = JudgeAll(*model, samples, kOfficial);
    size_t rounded = 0;
    for (size_t i = 0; i < samples.size(); ++i) {
      const double reward = std::get<double>(exact[i].rewards[0]);
      rounded += Rounded(reward) != reward;
      EXPECT_EQ(std::get<double>(official[i].rewards[0]),
                dtype == "bfloat16" ? Rounded(reward) : reward);
    }
    EXPECT_GT(rounded, 2u) << dtype;  // else nothing is told apart
  }
}

TEST_F(CheckpointModelTest, WhatTheTemplateRendersAsNothingFails) {
  std::ofstream(folder_ / "model/chat_template.jinja") << "{# nothing #}";
  const auto judgements = JudgeAll(*Make(folder_ / "model"), {TextSample("x", "Why?", {"So."})});
  const auto& failure = std::get<Failure>(judgements[0].rewards.at(0));
  EXPECT_EQ(failure.kind, Failure::Kind::kInput);
  EXPECT_EQ(failure.message, "the template rendered nothing");
}

// A reward must not depend on the day, and a run's record says which day it was computed for.
TEST_F(CheckpointModelTest, TheDateInThePromptIsOnItsCard) {
  const ModelCard undated = Make(folder_ / "model")->Card();
  EXPECT_FALSE(undated.options.contains("date"));
  std::ofstream(folder_ / "model/chat_template.jinja")
      << "{{ strftime_now('%d %B %Y') }}{{ messages[0].content }}{{ messages[1].content }}";
  const ModelCard dated = Make(folder_ / "model")->Card();
  EXPECT_EQ(dated.options.at("date"), "26 Jul 2024");
  testing::WriteTinyLanguageModel(folder_.path() / "lm");
  std::filesystem::copy_file(folder_ / "model/chat_template.jinja",
                             folder_ / "lm/chat_template.jinja",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Make("dpo:" + (folder_ / "lm"))->Card().options.at("date"), "26 Jul 2024");
}

// The number of docs/performance.md, or the user's; the engine's own is not part of what the model
// is.
TEST_F(CheckpointModelTest, RowsOfAForwardAreOnItsCardOnceItIsLoaded) {
  const std::string key = "rows of a forward (cpu, float32)";
  for (const auto& [options, rows] : {std::pair{"", "512"}, {"?rows=128", "128"}}) {
    const auto model = Make(folder_ / "model" + options);
    const ModelCard before = model->Card();
    EXPECT_FALSE(before.versions.contains(key));
    JudgeAll(*model, {TextSample("x", "Why?", {"So."})});
    EXPECT_EQ(model->Card().versions.at(key), rows);
    EXPECT_EQ(model->Card().fingerprint, before.fingerprint);
  }
}

TEST_F(CheckpointModelTest, ALanguageModelIsPointedToWhatReadsIt) {
  testing::WriteTinyLanguageModel(folder_.path() / "lm");
  const std::string error = ErrorOf([&] { Make(folder_ / "lm?head=language_model"); });
  for (const char* kind : {"dpo:", "judge:", "flr:"}) EXPECT_THAT(error, HasSubstr(kind));
}

TEST_F(CheckpointModelTest, AnEncoderTakesNoTemplate) {
  testing::WriteTinyPairRm(folder_.path() / "encoder");
  const std::string file = folder_.Write("t.jinja", "{{ messages }}");
  EXPECT_THAT(ErrorOf([&] { Make(folder_ / "encoder?template=" + file); }),
              HasSubstr("?template="));
}

}  // namespace
}  // namespace assay
