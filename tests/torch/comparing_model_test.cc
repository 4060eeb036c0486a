// Heads that compare as models of verdicts, against what their networks say of the same tokens.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/pair_preparation.h"
#include "adapters/registry.h"
#include "adapters/torch/network.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using testing::JudgeAll;
using testing::TextSample;

std::unique_ptr<RewardModel> Make(const std::string& spec) {
  ModelContext context;
  context.dtype = "float32";
  return MakeModel(ParseModelSpec(spec), context);
}

std::vector<HeadOutput> OutputsOf(const Checkpoint& checkpoint, const PreparedSample& sample) {
  Network::Options options;
  options.dtype = "float32";
  options.context = 256;
  options.rows = 64;
  const auto network = MakeNetwork(checkpoint, options);
  network->Add(sample);
  std::vector<HeadOutput> outputs;
  while (!network->Empty()) {
    const auto step = network->Step({});
    for (const ScoredSample& scored : step.value()) {
      for (const auto& output : scored.outputs) outputs.push_back(output.value());
    }
  }
  return outputs;
}

// Of the first of `answers` against the second: its probability and the verdicts of both orders.
void ExpectVerdicts(RewardModel& model, const std::vector<std::string>& answers, double p) {
  const Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth};
  const auto verdicts = JudgeAll(model, {TextSample("x", "Why?", answers)}, ask)[0].verdicts;
  ASSERT_EQ(verdicts.size(), 2u);
  EXPECT_NEAR(verdicts[0].confidence.value(), std::max(p, 1 - p), 1e-4);
  EXPECT_EQ(verdicts[0].confidence, verdicts[1].confidence);
  const int first = p > 0.5 ? 0 : 1;
  EXPECT_EQ(std::get<std::vector<int>>(verdicts[0].ranks), (std::vector{first, 1 - first}));
  EXPECT_EQ(std::get<std::vector<int>>(verdicts[1].ranks), (std::vector{1 - first, first}));
}

const std::vector<std::string> kAnswers = {"Because.", "No idea.", "Ask again!"};

// Ids as gpm_example_usage.py makes them: the template's text, the last token EOS.
TEST(ComparingModelTest, GpmPrefersAsItsEmbeddingsDo) {
  const testing::TempFolder folder;
  testing::WriteTinyPreferenceModel(folder.path() / "gpm");
  const Checkpoint checkpoint = OpenCheckpoint(folder / "gpm");
  const CheckpointText text = OpenText(checkpoint.text_folder);
  const auto ids = [&](const std::string& of) {
    return text.tokenizer.Encode(of, SpecialTokens::kAdd);
  };
  PreparedSample sample;
  const std::string prompt = "<|im_start|>user\nWhy?<|im_end|>\n";
  for (const std::string& answer : kAnswers) {
    Sequence sequence{.ids = ids(prompt + "<|im_start|>assistant\n" + answer + "<|im_end|>\n")};
    sequence.ids.back() = ids("<|im_end|>")[0];
    sequence.rows = {ids(prompt).size() - 1, sequence.ids.size() - 1};
    sample.responses.emplace_back(std::move(sequence));
  }
  const auto outputs = OutputsOf(checkpoint, sample);
  const auto model = Make(folder / "gpm");
  EXPECT_TRUE(model->Card().compares);
  EXPECT_TRUE(model->Card().ranks);
  EXPECT_FALSE(model->Card().scores);
  for (const auto& [a, b] : {std::pair<size_t, size_t>{0, 1}, {1, 2}, {0, 2}}) {
    const double p = 1 / (1 + std::exp(-Preference(outputs[a], outputs[b]) / 0.1));
    ExpectVerdicts(*model, {kAnswers[a], kAnswers[b]}, p);
  }
}

TEST(ComparingModelTest, PairRmAsksInBothOrders) {
  const testing::TempFolder folder;
  testing::WriteTinyPairRm(folder.path() / "pairrm");
  const Checkpoint checkpoint = OpenCheckpoint(folder / "pairrm");
  const CheckpointText text = OpenText(checkpoint.text_folder);
  const TokenIds& marks = checkpoint.head.pooling.tokens;
  const PairRmPreparation preparation(text, {marks.at(0), marks.at(1), marks.at(2)});
  const auto model = Make(folder / "pairrm");
  for (const auto& [a, b] : {std::pair<size_t, size_t>{0, 1}, {1, 2}, {0, 2}}) {
    const Sample sample = TextSample("x", "Why?", {kAnswers[a], kAnswers[b]});
    const auto outputs = OutputsOf(checkpoint, {.responses = {preparation.Prepare(sample, 0, 1),
                                                              preparation.Prepare(sample, 1, 0)}});
    const double log_odds = (outputs[0].reward.value() - outputs[1].reward.value()) / 2;
    ExpectVerdicts(*model, {kAnswers[a], kAnswers[b]}, 1 / (1 + std::exp(-log_odds)));
  }
}

TEST(ComparingModelTest, WhatIsNoNumberFailsTheVerdict) {
  const testing::TempFolder folder;
  testing::WriteTinyPreferenceModel(folder.path() / "gpm");
  const std::string path = folder / "gpm/model.safetensors";
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-2, std::ios::end);  // the last weight in the file becomes a bfloat16 NaN
  file.write("\xFF\x7F", 2);
  file.close();
  const auto model = Make(folder / "gpm");
  const Ask ask{.rewards = false, .verdicts = true};
  const auto verdicts = JudgeAll(*model, {TextSample("x", "Why?", {"a", "b"})}, ask)[0].verdicts;
  EXPECT_EQ(std::get<Failure>(verdicts.at(0).ranks).kind, Failure::Kind::kNotFinite);
}

}  // namespace
}  // namespace assay
