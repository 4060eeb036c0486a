#include "adapters/baseline/baseline_model.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "adapters/model_options.h"
#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/core/sha256.h"
#include "harness/core/suggest.h"
#include "harness/core/utf8.h"

namespace assay {
namespace {

constexpr size_t kBatch = 64;

using Rule = std::function<std::vector<double>(const Sample&)>;

class BaselineModel final : public RewardModel {
 public:
  BaselineModel(ModelCard card, Rule rule) : card_(std::move(card)), rule_(std::move(rule)) {}

  const ModelCard& Card() const override { return card_; }

  void Judge(SampleSource& next, JudgementSink& put, const Ask&, std::stop_token stop) override {
    ForEachBatch(next, put, kBatch, stop, [&](std::span<const Sample> samples) {
      std::vector<Judgement> judgements;
      for (const Sample& sample : samples) {
        const std::vector<double> rewards = rule_(sample);
        judgements.emplace_back().rewards.assign(rewards.begin(), rewards.end());
      }
      return judgements;
    });
  }

 private:
  ModelCard card_;
  Rule rule_;
};

double LengthOf(const Parts& parts, bool chars) {
  size_t length = 0;
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::kText) {
      length += chars ? CodePoints(part.data) : part.data.size();
    }
  }
  return static_cast<double>(length);
}

Rule LengthRule(const ModelSpec& spec) {
  const bool chars = ChoiceOption(spec, "unit", {"bytes", "chars"}) == "chars";
  const double sign = BoolOption(spec, "shortest", false) ? -1 : 1;
  return [=](const Sample& sample) {
    std::vector<double> rewards;
    for (const Response& response : sample.responses) {
      rewards.push_back(sign * LengthOf(response.parts, chars));
    }
    return rewards;
  };
}

Rule RandomRule(uint64_t seed) {
  return [=](const Sample& sample) {
    Random random(seed, sample.id);
    std::vector<double> rewards;
    for (size_t i = 0; i < sample.responses.size(); ++i) rewards.push_back(random.Uniform());
    return rewards;
  };
}

Rule ConstantRule(double value) {
  return [=](const Sample& sample) { return std::vector<double>(sample.responses.size(), value); };
}

// Each rule has options of its own; another's would be ignored silently.
void RequireOptions(const ModelSpec& spec, const std::vector<std::string>& known) {
  for (const auto& [key, value] : spec.options) {
    if (std::ranges::find(known, key) != known.end()) continue;
    throw UsageError("unknown option of baseline:" + spec.target + ": \"" + key + "\"" +
                     Suggestion(key, known));
  }
}

Rule RuleOf(const ModelSpec& spec, uint64_t seed) {
  if (spec.target == "length") {
    RequireOptions(spec, {"unit", "shortest"});
    return LengthRule(spec);
  }
  if (spec.target == "random") {
    RequireOptions(spec, {});
    return RandomRule(seed);
  }
  if (spec.target == "constant") {
    RequireOptions(spec, {"value"});
    return ConstantRule(NumberOption(spec, "value", 0));
  }
  throw UsageError("unknown baseline: \"" + spec.target + "\"" +
                   Suggestion(spec.target, {"length", "random", "constant"}));
}

}  // namespace

std::unique_ptr<RewardModel> MakeBaselineModel(const ModelSpec& spec, const ModelContext& context) {
  Rule rule = RuleOf(spec, context.seed);
  std::string identity = "baseline:" + spec.target;
  std::string name = identity;
  for (const auto& [key, value] : spec.options) {
    name += (name == identity ? "?" : "&") + key + "=" + value;
  }
  if (spec.target == "random") identity += " seed " + std::to_string(context.seed);
  ModelCard card;
  card.name = name;
  card.adapter = "baseline";
  card.scores = true;
  card.fingerprint = "sha256:" + Sha256Hex(identity + " " + name);
  card.options = spec.options;
  card.max_in_flight = kBatch;
  return std::make_unique<BaselineModel>(std::move(card), std::move(rule));
}

}  // namespace assay
