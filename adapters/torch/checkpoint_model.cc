#include "adapters/torch/checkpoint_model.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/util/BFloat16.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "adapters/card_fingerprint.h"
#include "adapters/checkpoint/describe.h"
#include "adapters/checkpoint/open_text.h"
#include "adapters/checkpoint/pair_preparation.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/checkpoint/step_preparation.h"
#include "adapters/forward_rows.h"
#include "adapters/prepared_ahead.h"
#include "adapters/torch/torch_errors.h"
#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr size_t kSamplesInFlight = 256;
constexpr unsigned kPreparingThreads = 2;

// What the steps of a process reward come to.
double Together(const std::string& rule, const std::vector<double>& steps) {
  if (rule == "last") return steps.back();
  if (rule == "min") return *std::ranges::min_element(steps);
  if (rule == "product") {
    return std::accumulate(steps.begin(), steps.end(), 1.0, std::multiplies());
  }
  return std::accumulate(steps.begin(), steps.end(), 0.0) / static_cast<double>(steps.size());
}

}  // namespace

CheckpointModel::CheckpointModel(const CheckpointModelOptions& options)
    : options_(options),
      checkpoint_(OpenCheckpoint(options.path, options.checkpoint)),
      text_(OpenText(checkpoint_, options.text)),
      device_(DeviceFor(checkpoint_, options.device)),
      dtype_(options.dtype.empty() ? checkpoint_.OwnDtype() : options.dtype),
      style_(StepStyleOf(checkpoint_.head.kind())) {
  if (options_.threads > 0) at::set_num_threads(static_cast<int>(options_.threads));
  const HeadKind kind = checkpoint_.head.kind();
  if (checkpoint_.head.compares() || kind == HeadKind::kLanguageModel) {
    throw Error(options_.path + ": the head " + std::string(checkpoint_.head.spec->name) +
                " gives no reward of one response; name what is to be read from it: dpo:" +
                options_.path + ", judge:" + options_.path + " or flr:" + options_.path);
  }
  if (style_ != nullptr && !style_->chat_template.empty() && options_.text.template_file.empty()) {
    text_.settings.chat_template = style_->chat_template;
    text_.chat_template.emplace(style_->chat_template, checkpoint_.head.spec->models,
                                text_.settings.special_tokens);
  }
  ResolveTokens();
  PreparationFor({});  // throws where the checkpoint's text does not do
  FillCard();
}

void CheckpointModel::FillCard() {
  card_.name = options_.name;
  card_.adapter = "checkpoint";
  const Head& head = checkpoint_.head;
  card_.steps = style_ != nullptr;
  card_.scores =
      card_.steps || head.dimensions.empty() || head.pooling.rule == Pooling::Rule::kGate;
  card_.prepares = !card_.steps;  // no benchmark's script has a way of its own
  card_.dimensions = head.dimensions;
  if (card_.steps) card_.dimensions = {"min", "product", "last", "mean"};
  card_.parameters = checkpoint_.Parameters();
  card_.type = card_.steps ? "Process reward model" : "Seq. Classifier";
  card_.device = device_;
  card_.dtype = dtype_;
  card_.versions = {{"libtorch", TORCH_VERSION}, {"libtorch kernels", at::get_cpu_capability()}};
  card_.options["head"] = head.spec->name;
  card_.options["text"] = Describe(RulesFor({}));
  if (card_.steps) {
    card_.options["steps"] = options_.steps;
    card_.options["marks"] = Describe(*style_);
  }
  card_.options.merge(text_.TemplateRecord());
  const std::string& pooling = options_.checkpoint.head.pooling;
  if (!pooling.empty()) card_.options["pooling"] = pooling;
  if (options_.rows > 0) card_.options["rows"] = std::to_string(options_.rows);
  std::string content = Fingerprint(checkpoint_, options_.log, options_.hashes);
  if (const std::string& file = options_.text.template_file; !file.empty()) {
    card_.options["template"] = file;
    content += "\n" + FileSha256(file);
  }
  card_.fingerprint = CardFingerprint(content, card_.options);
  card_.max_in_flight = kSamplesInFlight;
}

// Tokens that only the tokenizer can give ids to ("<extra_0>").
void CheckpointModel::ResolveTokens() {
  Head& head = checkpoint_.head;
  const auto resolve = [&](const std::vector<std::string>& texts, std::vector<uint32_t>& ids) {
    if (!texts.empty()) ids.clear();
    for (const std::string& text : texts) {
      ids.push_back(RequireToken(text_, text));
      if (auto failure = BeyondVocabulary(ids, checkpoint_.Vocabulary())) {
        throw Error(text_.where + ": token \"" + text + "\": " + failure->message);
      }
    }
  };
  resolve(head.pooling_texts, head.pooling.tokens);
  resolve(head.verdict_texts, head.verdict_tokens);
}

PreparationRules CheckpointModel::RulesFor(const Ask& ask) const {
  const auto positions = static_cast<size_t>(checkpoint_.Positions());
  const bool maker = ask.preparation == Ask::Preparation::kMaker;
  PreparationRules rules = maker ? MakerRules(text_, positions, options_.max_length)
                                 : OfficialRules(text_, ask.preparation, positions);
  const HeadKind kind = checkpoint_.head.kind();
  // RewardBench's pipelines of these heads leave a doubled BOS in (facts: rewardbench/models/*).
  if (kind == HeadKind::kArmoRm || kind == HeadKind::kValueMlp || kind == HeadKind::kRegression ||
      kind == HeadKind::kStarling) {
    rules.drop_doubled_bos = false;
  }
  if (kind == HeadKind::kInternLm2) {
    rules.specials = PreparationRules::Specials::kNever;
    rules.ending = checkpoint_.head.pooling.tokens.at(0);
  }
  return rules;
}

CheckpointModel::Prepare CheckpointModel::PreparationFor(const Ask& ask) const {
  if (style_ != nullptr) {
    return [preparation = StepPreparation(text_, *style_, checkpoint_.head.pooling.tokens.at(0),
                                          RulesFor({}), checkpoint_.Vocabulary())](
               const Ticketed& ticketed) { return preparation.Prepare(ticketed); };
  }
  if (!checkpoint_.IsDecoder()) {
    return [this, preparation = PairPreparation(text_, RulesFor(ask), checkpoint_.Vocabulary())](
               const Ticketed& ticketed) {
      PreparedSample sample = preparation.Prepare(ticketed);
      ChooseRows(sample);
      return sample;
    };
  }
  return [this, preparation = Preparation(text_, RulesFor(ask), checkpoint_.Vocabulary())](
             const Ticketed& ticketed) {
    PreparedSample sample = preparation.Prepare(ticketed);
    ChooseRows(sample);
    return sample;
  };
}

// The rows that the head reads; a response without them is a failure.
void CheckpointModel::ChooseRows(PreparedSample& sample) const {
  for (Prepared& response : sample.responses) {
    auto* sequence = std::get_if<Sequence>(&response);
    if (sequence == nullptr) continue;
    auto rows = RowsToRead(checkpoint_.head.pooling, sequence->ids, sequence->shared);
    if (auto* failure = std::get_if<Failure>(&rows)) {
      response = std::move(*failure);
    } else {
      sequence->rows = std::move(std::get<std::vector<size_t>>(rows));
    }
  }
}

// A benchmark's script may take longer texts than the makers do.
void CheckpointModel::Load(const Ask& ask) {
  const size_t limit = RulesFor(style_ != nullptr ? Ask() : ask).limit.tokens;
  const int64_t context = limit > 0 ? static_cast<int64_t>(limit) : checkpoint_.Positions();
  if (network_ && context <= context_) return;
  network_.reset();
  Network::Options options;
  options.device = device_;
  options.dtype = dtype_;
  options.rows = options_.rows;
  options.context = context;
  network_ = MakeNetwork(checkpoint_, options);
  context_ = context;
  RecordRows(network_->rows(), card_);
}

// Scripts of benchmarks compute such a head in the model's dtype: what rounding ties there is tied.
double CheckpointModel::AsAsked(double reward, const Ask& ask) const {
  const bool official = ask.preparation != Ask::Preparation::kMaker;
  const bool rounded =
      official && dtype_ == "bfloat16" && checkpoint_.head.spec->dtype == HeadDtype::kModel;
  return rounded ? double{static_cast<float>(c10::BFloat16(static_cast<float>(reward)))} : reward;
}

Judgement CheckpointModel::JudgementOf(const ScoredSample& scored, const Ask& ask) const {
  Judgement judgement;
  for (const std::string& name : card_.dimensions) judgement.dimensions[name];
  for (size_t i = 0; i < scored.outputs.size(); ++i) {
    const auto* sequence = std::get_if<Sequence>(&scored.sample.responses[i]);
    if (sequence == nullptr) {
      const auto& failure = std::get<Failure>(scored.sample.responses[i]);
      if (card_.scores) judgement.rewards.emplace_back(failure);
      for (auto& [name, rewards] : judgement.dimensions) rewards.emplace_back(failure);
      if (card_.steps) judgement.steps.push_back({failure});
      continue;
    }
    judgement.usage.tokens += static_cast<int64_t>(sequence->ids.size());
    judgement.usage.truncated += sequence->cut;
    const HeadOutput& output = scored.outputs[i].value();
    if (card_.steps) {
      judgement.rewards.emplace_back(Together(options_.steps, output.steps));
      for (auto& [name, rewards] : judgement.dimensions) {
        rewards.emplace_back(Together(name, output.steps));
      }
      judgement.steps.emplace_back(output.steps.begin(), output.steps.end());
      continue;
    }
    if (card_.scores) judgement.rewards.emplace_back(AsAsked(output.reward.value(), ask));
    for (size_t d = 0; d < output.dimensions.size(); ++d) {
      judgement.dimensions[card_.dimensions[d]].emplace_back(AsAsked(output.dimensions[d], ask));
    }
  }
  return judgement;
}

void CheckpointModel::Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
                            std::stop_token stop) {
  WithTorchErrors([&] {
    Load(ask);
    const auto prepare = [whole = PreparationFor(ask)](const Ticketed& ticketed) {
      return PreparedOrFailed(ticketed, whole);
    };
    PreparedAhead<PreparedSample> ahead(next, prepare, kSamplesInFlight, kPreparingThreads);
    bool ended = false;
    while (true) {
      while (!ended && network_->WantsMore()) {
        std::optional<PreparedSample> sample = ahead.Next();
        ended = !sample;
        if (sample) network_->Add(std::move(*sample));
      }
      if (network_->Empty()) return;
      const auto scored = network_->Step(stop);
      if (!scored) {  // what is in work stays unjudged
        network_.reset();
        return;
      }
      for (const ScoredSample& sample : *scored) {
        put.Put(sample.sample.ticket, JudgementOf(sample, ask));
        ahead.Done();
      }
    }
  });
}

std::vector<std::string> CheckpointModel::Notes() const {
  if (!network_ || network_->note().empty()) return {};
  return {network_->note()};
}

}  // namespace assay
