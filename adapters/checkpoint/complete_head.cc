#include "adapters/checkpoint/complete_head.h"

#include <fmt/format.h>

#include <limits>
#include <span>

#include "adapters/checkpoint/config_reader.h"
#include "adapters/checkpoint/text_settings.h"
#include "harness/core/error.h"

namespace assay {
namespace {

// What the gate of ArmoRM and QRM reads: the end of the prompt's last turn and the header of the
// answer, "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n" in Llama 3's tokens and
// "<end_of_turn>\n<start_of_turn>model\n" in Gemma's (RLHFlow/ArmoRM, modeling_custom.py).
constexpr uint32_t kLlamaGate[] = {128009, 128006, 78191, 128007, 271};
constexpr uint32_t kGemmaGate[] = {107, 108, 106, 2516, 108};

// In the order of ArmoRM's rows, which QRM kept.
constexpr std::string_view kObjectives[] = {"helpsteer-helpfulness",
                                            "helpsteer-correctness",
                                            "helpsteer-coherence",
                                            "helpsteer-complexity",
                                            "helpsteer-verbosity",
                                            "ultrafeedback-overall_score",
                                            "ultrafeedback-instruction_following",
                                            "ultrafeedback-truthfulness",
                                            "ultrafeedback-honesty",
                                            "ultrafeedback-helpfulness",
                                            "beavertails-is_safe",
                                            "prometheus-score",
                                            "argilla-overall_quality",
                                            "argilla-judge_lm",
                                            "code-complexity",
                                            "code-style",
                                            "code-explanation",
                                            "code-instruction-following",
                                            "code-readability"};

uint32_t RequireTokenId(const ConfigReader& config, std::string_view key) {
  const Json& id = config.Value(key);
  if (!id.is_number_integer() || id < 0 || id > std::numeric_limits<uint32_t>::max()) {
    config.Refuse(key, "a token's id");
  }
  return id.get<uint32_t>();
}

// Names of the labels, in order; LABEL_0 … where config.json has none.
std::vector<std::string> LabelNames(const ConfigReader& config, int64_t labels) {
  const Json& names = config.Value("id2label");
  const auto count = static_cast<int64_t>(names.size());
  if (!names.is_null() && (!names.is_object() || count != labels)) {
    config.Refuse("id2label", fmt::format("the names of {} labels, as the head has", labels));
  }
  if (names.is_null() && config.Size("num_labels", labels) != labels) {
    config.Refuse("num_labels", fmt::format("{}, as the head has", labels));
  }
  std::vector<std::string> ordered;
  for (int64_t label = 0; label < labels; ++label) {
    std::string name = fmt::format("LABEL_{}", label);
    if (!names.is_null()) {
      const auto found = names.find(std::to_string(label));
      if (found == names.end() || !found->is_string()) config.Refuse("id2label", "names by index");
      name = found->get<std::string>();
    }
    ordered.push_back(std::move(name));
  }
  return ordered;
}

void CompleteLabels(const ConfigReader& config, Head& head) {
  const int64_t labels = head.sizes.at("labels");
  std::vector<std::string> names = LabelNames(config, labels);
  if (labels > 1) head.dimensions = std::move(names);
}

void CompleteGate(const ConfigReader& config, std::string_view family, Head& head) {
  const std::span<const uint32_t> gate = family == "gemma2" ? kGemmaGate : kLlamaGate;
  head.pooling.tokens.assign(gate.begin(), gate.end());
  head.temperature = config.Positive("gating_temperature", 10);
  const bool five = head.kind() == HeadKind::kQrm2;
  const size_t count = five ? 5 : std::size(kObjectives);
  if (head.kind() == HeadKind::kArmoRm && head.sizes.at("k") != static_cast<int64_t>(count)) {
    config.Refuse("num_objectives", fmt::format("{}, as the tensors have", head.sizes.at("k")));
  }
  head.dimensions.assign(kObjectives, kObjectives + count);
}

void CompleteOpenRlhf(const ConfigReader& config, Head& head) {
  if (!config.Bool("normalize_reward", false)) return;
  head.mean = config.Number("mean");
  head.deviation = config.Number("std");
  if (!(head.deviation > 0)) config.Refuse("std", "a number above 0");
}

}  // namespace

void CompleteHead(const HeadContext& context, Head& head) {
  const ConfigReader config(context.config, context.where);
  head.pooling.rule = head.spec->pooling;
  head.pooling.pad = ReadConfigTokenIds(context.config, context.where).pad;
  switch (head.kind()) {
    case HeadKind::kScore:
      return CompleteLabels(config, head);
    case HeadKind::kClassifier:
      if (context.mean_pooling) head.pooling.rule = Pooling::Rule::kEvery;
      return CompleteLabels(config, head);
    case HeadKind::kOpenRlhf:
      return CompleteOpenRlhf(config, head);
    case HeadKind::kInternLm2:
      head.pooling.tokens = {RequireTokenId(config, "reward_token_id")};
      return;
    case HeadKind::kArmoRm:
    case HeadKind::kQrm:
    case HeadKind::kQrm2:
      return CompleteGate(config, context.family, head);
    case HeadKind::kLdl:
      head.temperature = config.Bool("softmax", false) ? config.Positive("temperature", 1) : 0;
      return;
    case HeadKind::kGpm:
      if (head.tensors.size() == 1) head.pooling.rule = Pooling::Rule::kLast;  // no prompt head
      return;
    case HeadKind::kPairRm:
      head.pooling.tokens = {RequireTokenId(config, "source_prefix_id"),
                             RequireTokenId(config, "cand1_prefix_id"),
                             RequireTokenId(config, "cand2_prefix_id")};
      return;
    case HeadKind::kStepScore:
      head.pooling_texts = {"<extra_0>"};
      return;
    case HeadKind::kStepTokens:
      // In Mistral's tokenizer 12902; 648 and 387.
      head.pooling_texts = {"ки"};
      head.verdict_texts = {"+", "-"};
      return;
    case HeadKind::kScoreMlp:
    case HeadKind::kValueHead:
    case HeadKind::kValueMlp:
    case HeadKind::kRegression:
    case HeadKind::kStarling:
    case HeadKind::kUrm:
    case HeadKind::kVocabulary:
    case HeadKind::kLanguageModel:
      return;
  }
}

}  // namespace assay
