#include "adapters/checkpoint/heads.h"

#include <set>

#include "adapters/checkpoint/harmless_tensors.h"
#include "adapters/checkpoint/head_shapes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Shapes = std::map<std::string, std::vector<int64_t>>;

constexpr int64_t kWidth = 8, kVocabulary = 50;

/// The head of a checkpoint with these tensors beside its backbone.
Head Detect(std::string_view family, const Json& config, const Shapes& shapes,
            const HeadOptions& options = {}, bool tied = false) {
  StoredTensors tensors;
  std::vector<std::string> rest;
  for (const auto& [name, shape] : shapes) {
    tensors[name].shape = shape;
    if (HarmlessReason(name).empty()) rest.push_back(name);
  }
  return DetectHead({.config = config,
                     .family = family,
                     .width = kWidth,
                     .vocabulary = kVocabulary,
                     .tied = tied,
                     .mean_pooling = false,
                     .tensors = tensors,
                     .rest = rest,
                     .where = "config.json"},
                    options);
}

Json Class(const char* name, const Json& more = Json::object()) {
  Json config = {{"architectures", {name}}};
  config.update(more);
  return config;
}

std::string Name(std::string_view family, const Json& config, const Shapes& shapes) {
  return std::string(Detect(family, config, shapes).spec->name);
}

const Shapes kMlp = {{"score.0.weight", {8, 8}},
                     {"score.0.bias", {8}},
                     {"score.2.weight", {1, 8}},
                     {"score.2.bias", {1}}};

TEST(HeadShapesTest, SymbolsAreBoundByTheFirstTensor) {
  HeadShapes shapes({{"H", 8}});
  EXPECT_TRUE(shapes.Match("2k,H", {6, 8}));
  EXPECT_EQ(shapes.sizes().at("k"), 3);
  EXPECT_TRUE(shapes.Match("k", {3}));
  EXPECT_FALSE(shapes.Match("k", {4}));
  EXPECT_FALSE(shapes.Match("2n", {5}));
  EXPECT_FALSE(shapes.Match("1,H", {2, 8}));
  EXPECT_FALSE(shapes.Match("1,H", {8}));
  EXPECT_TRUE(shapes.Match("1", {1}));
  EXPECT_EQ(shapes.Text("2k,19q,H,5"), "[6, 19q, 8, 5]");
}

TEST(HeadSpecsTest, EveryRowIsComplete) {
  std::set<std::string_view> names;
  for (const HeadSpec& spec : HeadSpecs()) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_FALSE(spec.models.empty() || spec.families.empty() || spec.tensors.empty() ||
                 spec.formula.empty() || spec.source.empty())
        << spec.name;
  }
}

TEST(HeadsTest, TensorsDecide) {
  EXPECT_EQ(Name("llama", Class("LlamaForSequenceClassification"), {{"score.weight", {1, 8}}}),
            "score");
  EXPECT_EQ(Name("llama", Class("X"), {{"score.weight", {1, 8}}, {"lm_head.weight", {50, 8}}}),
            "score");
  EXPECT_EQ(Name("qwen2", Class("Qwen2ForRewardModel"), kMlp), "score_mlp");
  EXPECT_EQ(Name("llama", Class("X"), kMlp), "inf_orm");
  EXPECT_EQ(
      Name("llama", Class("X"), {{"v_head.summary.weight", {1, 8}}, {"v_head.summary.bias", {1}}}),
      "v_head");
  EXPECT_EQ(Name("mistral", Class("X"),
                 {{"v_head.summary.0.weight", {32, 8}},
                  {"v_head.summary.0.bias", {32}},
                  {"v_head.summary.2.weight", {1, 32}},
                  {"v_head.summary.2.bias", {1}}}),
            "grm");
  EXPECT_EQ(Name("mistral", Class("X"), {{"regression_head.weight", {1, 8}}}), "regression_head");
  EXPECT_EQ(Name("llama", Class("X"), {{"v_head.weight", {1, 8}}}), "starling");
  EXPECT_EQ(Name("llama", Class("X"),
                 {{"score.weight", {4, 8}},
                  {"weights.fc.0.weight", {8, 8}},
                  {"weights.fc.2.weight", {8, 8}},
                  {"weights.fc.4.weight", {2, 8}}}),
            "urm");
}

TEST(HeadsTest, InternLm2ReadsItsRewardToken) {
  const Head head =
      Detect("internlm2", Class("InternLM2ForRewardModel", {{"reward_token_id", 92527}}),
             {{"v_head.weight", {1, 8}}, {"output.weight", {50, 8}}});
  EXPECT_EQ(head.spec->name, "internlm2_reward");
  EXPECT_EQ(head.pooling.rule, Pooling::Rule::kEndingToken);
  EXPECT_THAT(head.pooling.tokens, ElementsAre(92527));
  EXPECT_THAT(ErrorOf([] { Detect("internlm2", Class("X"), {{"v_head.weight", {1, 8}}}); }),
              HasSubstr("\"reward_token_id\": got nothing"));
}

TEST(HeadsTest, OpenRlhfIsKnownByItsKeysAndNormalises) {
  const Head old = Detect("llama", Class("X"), {{"value_head.weight", {1, 8}}});
  EXPECT_EQ(old.spec->name, "openrlhf");
  EXPECT_EQ(old.mean, 0);
  EXPECT_EQ(old.deviation, 1);
  const Json config = Class(
      "LlamaForSequenceClassification",
      {{"value_head_prefix", "score"}, {"normalize_reward", true}, {"mean", 1.5}, {"std", 2.0}});
  const Head head = Detect("llama", config, {{"score.weight", {1, 8}}});
  EXPECT_EQ(head.spec->name, "openrlhf");
  EXPECT_EQ(head.tensors[0].name, "score.weight");
  EXPECT_EQ(head.mean, 1.5);
  EXPECT_EQ(head.deviation, 2);
}

Shapes Armo(int64_t objectives) {
  return {{"regression_layer.weight", {objectives, 8}},
          {"reward_transform_matrix", {objectives, objectives}},
          {"gating.logit_scale", {1}},
          {"gating.layers.0.weight", {4, 8}},
          {"gating.layers.0.bias", {4}},
          {"gating.layers.1.weight", {4, 4}},
          {"gating.layers.1.bias", {4}},
          {"gating.layers.2.weight", {4, 4}},
          {"gating.layers.2.bias", {4}},
          {"gating.layers.3.weight", {objectives, 4}},
          {"gating.layers.3.bias", {objectives}}};
}

TEST(HeadsTest, ArmoRmReadsTheGateAndNamesItsObjectives) {
  const Head head = Detect(
      "llama", Class("LlamaForRewardModelWithGating", {{"gating_temperature", 10}}), Armo(19));
  EXPECT_EQ(head.spec->name, "armorm");
  EXPECT_EQ(head.pooling.rule, Pooling::Rule::kGate);
  EXPECT_THAT(head.pooling.tokens, ElementsAre(128009, 128006, 78191, 128007, 271));
  EXPECT_EQ(head.dimensions.size(), 19u);
  EXPECT_EQ(head.dimensions[0], "helpsteer-helpfulness");
  EXPECT_EQ(head.dimensions[10], "beavertails-is_safe");
  EXPECT_EQ(head.dimensions[18], "code-readability");
  EXPECT_EQ(head.temperature, 10);
  EXPECT_THAT(ErrorOf([] { Detect("llama", Class("X"), Armo(7)); }), HasSubstr("num_objectives"));
}

TEST(HeadsTest, LabelsAreDimensions) {
  const Json config = Class("LlamaForSequenceClassification",
                            {{"id2label", {{"0", "helpfulness"}, {"1", "verbosity"}}}});
  EXPECT_THAT(Detect("llama", config, {{"score.weight", {2, 8}}}).dimensions,
              ElementsAre("helpfulness", "verbosity"));
  EXPECT_THAT(Detect("llama", Class("X"), {{"score.weight", {2, 8}}}).dimensions,
              ElementsAre("LABEL_0", "LABEL_1"));
  EXPECT_THAT(ErrorOf([&] { Detect("llama", config, {{"score.weight", {3, 8}}}); }),
              HasSubstr("expected the names of 3 labels"));
  EXPECT_THAT(
      ErrorOf([] { Detect("llama", Class("X", {{"num_labels", 2}}), {{"score.weight", {1, 8}}}); }),
      HasSubstr("\"num_labels\": got 2, expected 1"));
}

TEST(HeadsTest, GpmComparesWithAndWithoutAPromptHead) {
  const Head plain =
      Detect("gemma2", Class("X"), {{"value_head.weight", {6, 8}}, {"lm_head.weight", {50, 8}}});
  EXPECT_EQ(plain.spec->name, "gpm");
  EXPECT_TRUE(plain.compares());
  EXPECT_EQ(plain.sizes.at("k"), 3);
  EXPECT_EQ(plain.pooling.rule, Pooling::Rule::kLast);
  const Head gated =
      Detect("llama", Class("X"), {{"value_head.weight", {6, 8}}, {"prompt_head.weight", {3, 8}}});
  EXPECT_EQ(gated.pooling.rule, Pooling::Rule::kPromptAndLast);
}

TEST(HeadsTest, PairRmReadsThreeMarks) {
  const Json config = {{"source_prefix_id", 11}, {"cand1_prefix_id", 12}, {"cand2_prefix_id", 13}};
  const Head head = Detect("deberta-v2", config,
                           {{"head_layer.1.weight", {8, 16}},
                            {"head_layer.1.bias", {8}},
                            {"head_layer.4.weight", {1, 8}},
                            {"head_layer.4.bias", {1}}});
  EXPECT_EQ(head.spec->name, "pairrm");
  EXPECT_THAT(head.pooling.tokens, ElementsAre(11, 12, 13));
}

TEST(HeadsTest, ProcessRewardsReadSteps) {
  Shapes steps = kMlp;
  steps["score.2.weight"] = {2, 8};
  steps["score.2.bias"] = {2};
  const Head head = Detect("qwen2", Class("Qwen2ForProcessRewardModel"), steps);
  EXPECT_EQ(head.spec->name, "step_score");
  EXPECT_THAT(head.pooling_texts, ElementsAre("<extra_0>"));
  const Head shepherd = Detect("mistral", Class("MistralForCausalLM"),
                               {{"lm_head.weight", {50, 8}}}, {.head = "step_tokens"});
  EXPECT_THAT(shepherd.pooling_texts, ElementsAre("ки"));
  EXPECT_THAT(shepherd.verdict_texts, ElementsAre("+", "-"));
}

TEST(HeadsTest, WhatFitsSeveralIsAnErrorThatListsThem) {
  const Json config = Class("LlamaForCausalLM");
  const Shapes lm = {{"lm_head.weight", {50, 8}}};
  EXPECT_THAT(
      ErrorOf([&] { Detect("llama", config, lm); }),
      AllOf(HasSubstr("several heads fit"), HasSubstr("?head=nemotron_logit"), Not(HasSubstr("\n")),
            HasSubstr("?head=language_model"), HasSubstr("?head=step_tokens")));
  EXPECT_EQ(Detect("llama", config, lm, {.head = "nemotron_logit"}).spec->kind,
            HeadKind::kVocabulary);
  EXPECT_THAT(Detect("llama", config, {}, {.head = "language_model"}, true).tensors, ElementsAre());
}

TEST(HeadsTest, WhatFitsNoneIsAnErrorThatSaysWhy) {
  const Json config = Class("LlamaForSequenceClassification");
  EXPECT_THAT(ErrorOf([&] { Detect("llama", config, {}); }),
              AllOf(HasSubstr("score: tensor \"score.weight\" is missing"), Not(HasSubstr("gpm"))));
  EXPECT_THAT(ErrorOf([&] { Detect("llama", config, {{"score.weight", {1, 9}}}); }),
              HasSubstr("tensor \"score.weight\": got [1, 9], expected [labels, 8]"));
  EXPECT_THAT(
      ErrorOf([&] { Detect("llama", config, {{"score.weight", {1, 8}}, {"extra.weight", {1}}}); }),
      HasSubstr("tensor \"extra.weight\" is no part of it"));
  EXPECT_THAT(ErrorOf([&] { Detect("llama", Class("X"), {}, {.head = "language_model"}); }),
              HasSubstr("not tied"));
  EXPECT_THAT(ErrorOf([&] { Detect("llama", config, {}, {.head = "internlm2_reward"}); }),
              HasSubstr("belongs to internlm2, and this checkpoint is llama"));
  EXPECT_THROW(Detect("llama", config, {}, {.head = "scor"}), UsageError);
}

TEST(HeadsTest, PoolingCanBeChosenWhereNoTokensAreNeeded) {
  const Json config = Class("LlamaForSequenceClassification", {{"pad_token_id", 3}});
  const Head head =
      Detect("llama", config, {{"score.weight", {1, 8}}}, {.pooling = "before_first_pad"});
  EXPECT_EQ(head.pooling.rule, Pooling::Rule::kBeforeFirstPad);
  EXPECT_EQ(head.pooling.pad, 3u);
  EXPECT_THROW(Detect("llama", Class("X"), Armo(19), {.pooling = "last"}), UsageError);
}

}  // namespace
}  // namespace assay
