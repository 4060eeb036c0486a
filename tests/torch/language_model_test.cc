// Log-probabilities of a real model against transformers: tests/parity/smollm2.json, which
// scripts/peers/smollm2_reference.py regenerates.

#include "adapters/torch/language_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "adapters/builtin_models.h"
#include "adapters/checkpoint/open_text.h"
#include "adapters/registry.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/folder.h"
#include "tests/testing/golden_texts.h"
#include "tests/testing/judging.h"
#include "tests/testing/parity_case.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_checkpoint.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using testing::JudgeAll;
using testing::TempFolder;
using testing::TextSample;

constexpr double kTolerance = 1e-3;

Checkpoint OpenLanguageModel(const std::string& path) {
  return OpenCheckpoint(path, {.head = {.head = "language_model"}});
}

// log p of each token but the first of each list of ids, computed together.
std::vector<std::vector<double>> LogProbsOf(const Checkpoint& checkpoint,
                                            const std::vector<TokenIds>& texts) {
  const auto model =
      MakeNetworkLanguageModel(checkpoint, {.context = 1024, .rows = 128, .tokens = {}});
  for (size_t i = 0; i < texts.size(); ++i) {
    Sequence sequence{.ids = texts[i], .shared = 1};
    sequence.rows.resize(texts[i].size() - 1);
    std::iota(sequence.rows.begin(), sequence.rows.end(), size_t{0});
    model->Add({.ticket = i, .responses = {sequence}});
  }
  std::vector<std::vector<double>> log_probs(texts.size());
  while (!model->Empty()) {
    const auto said = model->Step({});
    for (const LogProbs& one : said.value()) log_probs[one.ticket] = one.sequences.at(0);
  }
  return log_probs;
}

TEST(SmolLm2ParityTest, LogProbabilitiesAreThoseOfTransformers) {
  const std::string path = (testing::SourceDir() / "tests/parity/smollm2.json").string();
  const Json reference = ParseJson(ReadFile(path), path)["texts"];
  std::vector<TokenIds> texts;
  for (const Json& text : reference) texts.push_back(text["ids"]);
  const auto log_probs = LogProbsOf(OpenLanguageModel(BuiltinSmolLm2()), texts);
  double worst = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::vector<double> expected = reference[i]["log_probs"];
    ASSERT_EQ(log_probs[i].size(), expected.size());
    for (size_t t = 0; t < expected.size(); ++t) {
      worst = std::max(worst, std::abs(log_probs[i][t] - expected[t]));
      ASSERT_NEAR(log_probs[i][t], expected[t], kTolerance) << i << " " << t;
    }
  }
  RecordProperty("worst", std::to_string(worst));
}

std::unique_ptr<RewardModel> Make(const std::string& spec) {
  ModelContext context;
  context.dtype = "float32";
  return MakeModel(ParseModelSpec(spec), context);
}

// The formula by hand, from the log-probabilities of the whole rendered text.
TEST(DpoTest, IsBetaTimesTheDifferenceOfSums) {
  const TempFolder folder;
  testing::WriteTinyLanguageModel(folder.path() / "policy", 1);
  testing::WriteTinyLanguageModel(folder.path() / "reference", 2);
  const Checkpoint policy = OpenLanguageModel(folder / "policy");
  const Checkpoint reference = OpenLanguageModel(folder / "reference");
  const CheckpointText text = OpenText(policy);
  const auto ids = [&](const std::string& of) {
    return text.tokenizer.Encode(of, SpecialTokens::kOmit);
  };
  const std::string opening = "<|im_start|>user\nWhy is it?<|im_end|>\n<|im_start|>assistant\n";
  const TokenIds whole = ids(opening + "Because of that.<|im_end|>\n");
  const auto answer = static_cast<std::ptrdiff_t>(ids(opening).size()) - 1;
  const auto sum = [&](const Checkpoint& checkpoint) {
    const std::vector<double> all = LogProbsOf(checkpoint, {whole})[0];
    return std::accumulate(all.begin() + answer, all.end(), 0.0);
  };
  const auto reward_of = [&](const std::string& spec) {
    const auto model = Make(spec);
    const auto judged =
        JudgeAll(*model, {TextSample("x", "Why is it?", {"Because of that.", "No."})});
    return std::get<double>(judged[0].rewards.at(0));
  };
  const auto reward = [&](const std::string& options) {
    return reward_of("dpo:" + (folder / "policy") + options);
  };
  const double expected = sum(policy) - sum(reference);
  EXPECT_NEAR(reward("?beta=0.5&reference=" + folder / "reference"), 0.5 * expected, 1e-3);
  const double count = static_cast<double>(whole.size()) - 1 - static_cast<double>(answer);
  EXPECT_NEAR(reward(""), sum(policy) / count, 1e-4);
  EXPECT_NEAR(reward("?reduce=sum"), sum(policy), 1e-3);
  // The density ratio and the token rewards of a GenARM are sums as well.
  EXPECT_NEAR(reward_of("cdr:" + folder / "policy" + "?weak=" + folder / "reference"), expected,
              1e-3);
  EXPECT_NEAR(reward_of("genarm:" + folder / "policy"), sum(policy), 1e-3);
}

// The parity case lm_llama with the seed and vocabulary that run_dpo.json names.
void WriteRunDpoModel(const Json& models, const std::string& name,
                      const std::filesystem::path& folder) {
  testing::ParityCase model =
      testing::ReadParityCase(testing::SourceDir() / "tests/parity/cases/lm_llama.json");
  const auto vocabulary = models["vocabulary"].get<int64_t>();
  model.seed = models[name].get<uint64_t>();
  model.config["vocab_size"] = vocabulary;
  for (const char* tensor : {"model.embed_tokens.weight", "lm_head.weight"}) {
    model.tensors.at(tensor).shape[0] = vocabulary;
  }
  model.weights_sha256.clear();
  testing::WriteTinyCheckpoint(model, folder);
  for (const char* file : {"tokenizer.json", "tokenizer_config.json"}) {
    std::filesystem::copy_file(
        testing::TextParityPath(models["family"].get<std::string>() + "/" + file), folder / file);
  }
}

// The rewards of RewardBench's algorithm in Python on the same weights: with a reference model, and
// its three --ref_free_type (scripts/peers/run_dpo_references.py).
TEST(DpoTest, OfficialRewardsAreThoseOfRunDpo) {
  const Json references = testing::TextParity("run_dpo.json");
  const Json& models = references["models"];
  const TempFolder folder;
  WriteRunDpoModel(models, "policy", folder.path() / "policy");
  WriteRunDpoModel(models, "reference", folder.path() / "reference");
  const std::string chat_template =
      testing::TextParityPath("templates/" + models["template"].get<std::string>() + ".jinja");
  const std::string policy = "dpo:" + folder / "policy" + "?template=" + chat_template;
  const Ask official{.preparation = Ask::Preparation::kRewardBench};
  for (const auto& [name, options] : {std::pair{"avg", std::string()},
                                      {"sum", "&reduce=sum"},
                                      {"norm", "&reduce=norm"},
                                      {"difference", "&reference=" + folder / "reference"}}) {
    const auto model = Make(policy + options);
    size_t compared = 0;
    for (size_t i = 0; i < references["samples"].size(); ++i) {
      const std::vector<double> expected = references["rewards"][name][i];
      if (expected.empty()) continue;
      const auto judged =
          JudgeAll(*model, {testing::GoldenSample(references["samples"][i])}, official);
      ASSERT_EQ(judged[0].rewards.size(), expected.size());
      for (size_t r = 0; r < expected.size(); ++r) {
        EXPECT_NEAR(std::get<double>(judged[0].rewards[r]), expected[r], 2e-3) << name << i;
        ++compared;
      }
    }
    EXPECT_EQ(compared, 28u);
  }
}

TEST(DpoTest, ModelsThatDoNotShareATokenizerAreAnError) {
  const TempFolder folder;
  testing::WriteTinyLanguageModel(folder.path() / "policy");
  testing::WriteTinyLanguageModel(folder.path() / "other");
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) {
    std::filesystem::copy_file(testing::SourceDir() / "tests/parity/text/smollm" / name,
                               folder.path() / "other" / name,
                               std::filesystem::copy_options::overwrite_existing);
  }
  try {
    Make("dpo:" + folder / "policy" + "?reference=" + folder / "other");
    ADD_FAILURE() << "it was made";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("do not share a tokenizer"), std::string::npos)
        << error.what();
  }
}

TEST(LikelihoodOptionsTest, WhatIsDoneWithAModelIsPartOfWhatItIs) {
  const TempFolder folder;
  testing::WriteTinyLanguageModel(folder.path() / "model");
  const std::string path = folder / "model";
  const std::string followups =
      folder.Write("own.json", R"({"positive": ["Yes!"], "negative": ["No."]})");
  std::set<std::string> fingerprints;
  const std::vector<std::string> specs = {"dpo:" + path,
                                          "dpo:" + path + "?reduce=norm",
                                          "dpo:" + path + "?beta=0.1",
                                          "genarm:" + path,
                                          "genarm:" + path + "?reduce=mean",
                                          "flr:" + path,
                                          "judge:" + path,
                                          "flr:" + path + "?followups=" + followups,
                                          "judge:" + path + "?form=yes-no",
                                          "judge:" + path + "?max_length=400"};
  for (const std::string& spec : specs) {
    const auto model = Make(spec);
    EXPECT_TRUE(fingerprints.insert(model->Card().fingerprint + model->Card().adapter).second)
        << spec;
  }
}

TEST(LikelihoodOptionsTest, WrongOnesAreRefused) {
  const TempFolder folder;
  testing::WriteTinyLanguageModel(folder.path() / "model");
  const std::string path = folder / "model";
  EXPECT_THROW(Make("cdr:" + path), UsageError);
  EXPECT_THROW(Make("dpo:" + path + "?reference=" + path + "&reduce=norm"), UsageError);
  EXPECT_THROW(Make("dpo:" + path + "?weak=" + path), UsageError);
  EXPECT_THROW(Make("judge:" + path + "?form=no"), UsageError);
}

}  // namespace
}  // namespace assay
