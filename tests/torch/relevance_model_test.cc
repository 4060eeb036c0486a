#include "adapters/torch/relevance_model.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <stdexcept>

#include "adapters/builtin_models.h"
#include "adapters/torch_library.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::FakeRun;
using ::assay::testing::JudgeAll;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using ::testing::AllOf;
using ::testing::HasSubstr;

RelevanceOptions Options(const std::string& folder = BuiltinModelFolder("minilm")) {
  RelevanceOptions options;
  options.folder = folder;
  options.adapter = "relevance";
  options.name = "minilm";
  return options;
}

RelevanceModel& Model() {
  static RelevanceModel model(Options());
  return model;
}

Judgement JudgeOne(const std::string& prompt, const std::vector<std::string>& responses) {
  return JudgeAll(Model(), {TextSample("s", prompt, responses)})[0];
}

double RewardOf(const Judgement& judgement, size_t i) {
  return std::get<double>(judgement.rewards.at(i));
}

TEST(RelevanceModelTest, PrefersWhatIsRelevant) {
  const Judgement judgement =
      JudgeOne("How do I boil an egg?",
               {"Put the egg into boiling water for eight minutes.", "The moon has no air."});
  EXPECT_GT(RewardOf(judgement, 0), RewardOf(judgement, 1) + 0.3);
}

TEST(RelevanceModelTest, SaysWhichTorchItComputesWith) {
  const TorchInfo info = LoadTorch().Info();
  const auto& versions = Model().Card().versions;
  EXPECT_EQ(versions.at("libtorch"), info.version);
  EXPECT_EQ(versions.at("libtorch kernels"), info.cpu_capability);
  EXPECT_EQ(versions.at("rows of a forward (cpu, float32)"), "128");
}

TEST(RelevanceModelTest, ATextIsMostRelevantToItself) {
  EXPECT_DOUBLE_EQ(RewardOf(JudgeOne("the same", {"the same"}), 0), 1.0);
  EXPECT_DOUBLE_EQ(RewardOf(JudgeOne("", {""}), 0), 1.0);
}

TEST(RelevanceModelTest, ItsCardSaysWhatItIs) {
  const ModelCard& card = Model().Card();
  EXPECT_TRUE(card.scores);
  EXPECT_EQ(card.dtype, "float32");
  EXPECT_EQ(card.parameters, 22'713'216);  // of the model's own card: 22.7M
  EXPECT_EQ(card.options.at("max_length"), "256");
  EXPECT_TRUE(card.fingerprint.starts_with("sha256:"));
}

// "word " is one token; [CLS] and [SEP] are two.
TEST(RelevanceModelTest, CutsAtItsLimitAndCountsIt) {
  std::string text;
  for (int i = 0; i < 254; ++i) text += "word ";
  const Judgement whole = JudgeOne("word", {text});
  EXPECT_EQ(whole.usage.truncated, 0);
  EXPECT_EQ(whole.usage.tokens, 3 + 256);
  const Judgement cut = JudgeOne("word", {text + "other words follow", text});
  EXPECT_EQ(cut.usage.truncated, 1);
  EXPECT_EQ(cut.usage.tokens, 3 + 256 + 256);
  EXPECT_EQ(RewardOf(cut, 0), RewardOf(whole, 0));
  EXPECT_EQ(JudgeOne(text + "more", {"a", "b"}).usage.truncated, 2);
}

TEST(RelevanceModelTest, MaxLengthIsAnOption) {
  RelevanceOptions options = Options();
  options.max_length = 512;
  RelevanceModel model(options);
  std::string text;
  for (int i = 0; i < 400; ++i) text += "word ";
  const Judgement judgement = JudgeAll(model, {TextSample("s", "a", {text})})[0];
  EXPECT_EQ(judgement.usage.truncated, 0);
  EXPECT_EQ(judgement.usage.tokens, 3 + 402);
  for (int64_t bad : {int64_t{0}, int64_t{2}, int64_t{513}}) {
    options.max_length = bad;
    EXPECT_THAT(ErrorOf([&] { RelevanceModel{options}; }), HasSubstr("expected 3 to 512"));
  }
}

TEST(RelevanceModelTest, OfAConversationEachTurnIsALine) {
  Sample turns = TextSample("s", "unused", {"user: hi\nassistant: hello"});
  turns.prompt = {{"user", TextParts("hi")}, {"assistant", TextParts("hello")}};
  EXPECT_DOUBLE_EQ(RewardOf(JudgeAll(Model(), {turns})[0], 0), 1.0);
}

TEST(RelevanceModelTest, OtherThanTextIsAFailure) {
  Sample sample = TextSample("s", "prompt", {"text", "unused"});
  sample.responses[1].parts = {{Part::Kind::kImage, "cat.png"}};
  Judgement judgement = JudgeAll(Model(), {sample})[0];
  EXPECT_TRUE(std::holds_alternative<double>(judgement.rewards[0]));
  EXPECT_EQ(std::get<Failure>(judgement.rewards[1]).kind, Failure::Kind::kInput);
  sample.prompt[0].parts.push_back({Part::Kind::kImage, "cat.png"});
  judgement = JudgeAll(Model(), {sample})[0];
  EXPECT_EQ(std::get<Failure>(judgement.rewards[0]).kind, Failure::Kind::kInput);
}

// Many lengths, so that texts fall on other rows and chunks in other company.
std::vector<Sample> MixedSamples() {
  std::vector<Sample> samples;
  for (size_t i = 0; i < 60; ++i) {
    std::string text;
    for (size_t word = 0; word < (i * 37) % 270; ++word) text += word % 3 == 0 ? "tide " : "table ";
    samples.push_back(TextSample(std::to_string(i), "a question, number " + std::to_string(i),
                                 {text, text + "end", "short"}));
  }
  return samples;
}

std::vector<uint64_t> Bits(const std::vector<Judgement>& judgements) {
  std::vector<uint64_t> bits;
  for (const Judgement& judgement : judgements) {
    for (const Reward& reward : judgement.rewards) {
      bits.push_back(std::bit_cast<uint64_t>(std::get<double>(reward)));
    }
  }
  return bits;
}

TEST(RelevanceModelTest, RewardsHaveTheSameBitsInAnyCompany) {
  const std::vector<Sample> samples = MixedSamples();
  const std::vector<uint64_t> together = Bits(JudgeAll(Model(), samples));
  std::vector<Judgement> alone;
  for (const Sample& sample : samples) alone.push_back(JudgeAll(Model(), {sample})[0]);
  EXPECT_EQ(Bits(alone), together);

  std::vector<Sample> rotated = samples;
  std::ranges::rotate(rotated, rotated.begin() + 23);
  std::vector<Judgement> judgements = JudgeAll(Model(), rotated);
  std::ranges::rotate(judgements, judgements.end() - 23);
  EXPECT_EQ(Bits(judgements), together);
}

TEST(RelevanceModelTest, RewardsHaveTheSameBitsOnAnyNumberOfThreads) {
  const std::vector<Sample> samples = MixedSamples();
  const std::vector<uint64_t> expected = Bits(JudgeAll(Model(), samples));
  const int threads = at::get_num_threads();
  at::set_num_threads(threads == 1 ? 3 : 1);
  EXPECT_EQ(Bits(JudgeAll(Model(), samples)), expected);
  at::set_num_threads(threads);
}

class ThrowingSource final : public SampleSource {
 public:
  std::optional<Ticketed> Next() override {
    if (next_ == 3) throw std::runtime_error("the disk is gone");
    return Ticketed{next_++, TextSample("s", "a", {"b"})};
  }

 private:
  uint64_t next_ = 0;
};

TEST(RelevanceModelTest, WhatItsThreadThrowsIsRethrown) {
  ThrowingSource source;
  FakeRun sink(std::vector<Sample>(3));
  for (int i = 0; i < 3; ++i) sink.Next();
  EXPECT_THROW(Model().Judge(source, sink, {}, {}), std::runtime_error);
}

TEST(RelevanceModelTest, AfterAStopOpenSamplesStayUnjudged) {
  std::stop_source stop;
  FakeRun run(MixedSamples());  // goes on handing out: only the model sees the stop
  stop.request_stop();
  Model().Judge(run, run, {}, stop.get_token());
  EXPECT_TRUE(std::ranges::none_of(run.judgements(), [](const auto& j) { return j.has_value(); }));
}

TEST(RelevanceModelTest, FoldersThatAreNoModelAreErrors) {
  EXPECT_THAT(ErrorOf([] { RelevanceModel{Options("no/such/folder")}; }),
              HasSubstr("no/such/folder"));
  const TempFolder folder;
  EXPECT_THAT(ErrorOf([&] { RelevanceModel{Options(folder.path().string())}; }),
              HasSubstr("config.json"));
}

TEST(RelevanceModelTest, BrokenWeightsAreErrorsThatNameTheTensor) {
  const TempFolder folder;
  const auto model = folder.path() / "model";
  std::filesystem::copy(BuiltinModelFolder("minilm"), model,
                        std::filesystem::copy_options::recursive);
  std::string weights = testing::Slurp(model / "model.safetensors");
  const auto spoil = [&](const std::string& from, const std::string& to) {
    ASSERT_EQ(from.size(), to.size());
    std::string spoilt = weights;
    const size_t at = spoilt.find(from);
    ASSERT_NE(at, std::string::npos);
    folder.Write("model/model.safetensors", spoilt.replace(at, from.size(), to));
  };
  const auto error = [&] { return ErrorOf([&] { RelevanceModel{Options(model.string())}; }); };

  spoil("encoder.layer.5.output.dense.bias", "encoder.layer.5.output.dense.xxxx");
  EXPECT_THAT(error(), AllOf(HasSubstr("encoder.layer.5.output.dense.bias"), HasSubstr("missing")));
  spoil("pooler.dense.bias", "popler.dense.bias");
  EXPECT_THAT(error(), AllOf(HasSubstr("popler.dense.bias"), HasSubstr("not part of")));
  weights.resize(weights.size() / 2);
  folder.Write("model/model.safetensors", weights);
  EXPECT_THAT(error(), AllOf(HasSubstr("model.safetensors"), HasSubstr("cut short")));
}

TEST(TorchLibraryTest, LoadsAndSaysWhatItIs) {
  const TorchInfo info = LoadTorch().Info();
  EXPECT_TRUE(info.version.starts_with("2.11."));
  EXPECT_EQ(info.device, "cpu");
  EXPECT_FALSE(info.cpu_capability.empty());
  EXPECT_GE(info.threads, 1);
  EXPECT_EQ(&LoadTorch(), &LoadTorch());
}

}  // namespace
}  // namespace assay
