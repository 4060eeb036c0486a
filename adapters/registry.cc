#include "adapters/registry.h"

#include <algorithm>

#include "adapters/baseline/baseline_model.h"
#include "adapters/builtin.h"
#include "adapters/checkpoint_model.h"
#include "adapters/ensemble/ensemble_model.h"
#include "adapters/exec/exec_model.h"
#include "adapters/likelihood/make_likelihood.h"
#include "adapters/relevance.h"
#include "adapters/scores/scores_model.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {

const std::vector<AdapterEntry>& Adapters() {
  static const std::vector<AdapterEntry> adapters = {
      {"scores", "scores:FILE", "rewards or verdicts from a file", {"name"}, MakeScoresModel},
      {"baseline",
       "baseline:length|random|constant",
       "what a model must beat: the longest response, chance, or nothing",
       {"unit", "shortest", "value"},
       MakeBaselineModel},
      {"exec",
       "exec:PROGRAM",
       "any program that speaks the exec protocol",
       {"workers", "timeout"},
       MakeExecModel},
      {"checkpoint",
       "DIR|FILE.gguf|hf:ORG/NAME",
       "a reward model's checkpoint, computed natively",
       {"head", "pooling", "base", "template", "max_length", "steps", "rows", "name"},
       MakeCheckpointModel},
      {"relevance",
       "relevance:DIR",
       "closeness of prompt and response by a sentence-transformers BERT",
       {"max_length"},
       MakeRelevance},
      {"dpo",
       "dpo:POLICY",
       "DPO's implicit reward against ?reference=DIR, or an answer's likelihood without",
       {"reference", "reduce", "beta", "base", "template", "max_length", "rows", "name"},
       MakeDpo},
      {"cdr",
       "cdr:STRONG?weak=DIR",
       "density ratio: how much likelier a strong model finds an answer than a weak one",
       {"weak", "reduce", "base", "template", "max_length", "rows", "name"},
       MakeDensityRatio},
      {"genarm",
       "genarm:DIR",
       "token rewards of an autoregressive reward model, summed",
       {"reduce", "base", "template", "max_length", "rows", "name"},
       MakeGenArm},
      {"flr",
       "flr:DIR",
       "follow-up likelihood: would the user's next turn be a pleased one",
       {"followups", "reduce", "base", "template", "max_length", "rows", "name"},
       MakeFollowUpLikelihood},
      {"judge",
       "judge:DIR",
       "a language model's P(\"A\") against P(\"B\"), or P(\"Yes\") against P(\"No\")",
       {"form", "prefix", "base", "template", "max_length", "rows", "name"},
       MakeLogProbJudge},
      {"builtin",
       "builtin:minilm|smollm2",
       "the models that set-up installs: MiniLM for relevance, SmolLM2 for likelihood",
       {"as", "max_length"},
       MakeBuiltin},
      {"ensemble", "ensemble:FILE", "several models as one, by a rule", {}, MakeEnsembleModel},
  };
  return adapters;
}

const AdapterEntry& AdapterOf(const ModelSpec& spec) {
  const auto entry = std::ranges::find(Adapters(), spec.kind, &AdapterEntry::kind);
  if (entry == Adapters().end()) throw UsageError("unknown kind of model: \"" + spec.kind + "\"");
  if (spec.target.empty()) {
    throw UsageError("the model \"" + spec.text + "\" names no target: expected " + entry->usage);
  }
  for (const auto& [key, value] : spec.options) {
    if (std::ranges::find(entry->options, key) != entry->options.end()) continue;
    throw UsageError("unknown option of " + spec.kind + ": \"" + key + "\"" +
                     Suggestion(key, entry->options));
  }
  return *entry;
}

std::unique_ptr<RewardModel> MakeModel(const ModelSpec& spec, const ModelContext& context) {
  return AdapterOf(spec).make(spec, context);
}

}  // namespace assay
