#include "adapters/builtin.h"

#include "adapters/builtin_models.h"
#include "adapters/likelihood/make_likelihood.h"
#include "adapters/model_options.h"
#include "adapters/relevance.h"
#include "harness/core/error.h"

namespace assay {
namespace {

std::unique_ptr<RewardModel> MakeSmolLm2(const ModelSpec& spec, const ModelContext& context) {
  const std::string as = ChoiceOption(spec, "as", {"flr", "judge", "yes-no"});
  ModelSpec own = spec;
  own.options.erase("as");
  own.target = BuiltinSmolLm2();
  own.options["name"] = as == "flr" ? "smollm2" : "smollm2-" + as;
  if (as == "flr") return MakeFollowUpLikelihood(own, context);
  own.options["form"] = as == "judge" ? "compare" : "yes-no";
  return MakeLogProbJudge(own, context);
}

}  // namespace

std::unique_ptr<RewardModel> MakeBuiltin(const ModelSpec& spec, const ModelContext& context) {
  if (spec.target == "smollm2") return MakeSmolLm2(spec, context);
  if (spec.target != "minilm") {
    throw UsageError("unknown built-in model: got \"" + spec.target +
                     "\", expected \"minilm\" or \"smollm2\" (" + spec.text + ")");
  }
  if (spec.options.contains("as")) {
    throw UsageError("builtin:minilm has no option \"as\" (" + spec.text + ")");
  }
  return MakeBuiltinRelevance(spec, context);
}

}  // namespace assay
