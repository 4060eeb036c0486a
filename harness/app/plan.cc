#include "harness/app/plan.h"

#include <algorithm>
#include <set>
#include <string>

#include "adapters/registry.h"
#include "harness/app/sources.h"
#include "harness/core/error.h"
#include "harness/run/index.h"
#include "suites/registry.h"

namespace assay {
namespace {

PlannedSuite PlanSuite(const std::string& spec, const RunOptions& options,
                       const Selection& selection) {
  PlannedSuite planned;
  planned.spec = spec;
  planned.suite = MakeSuite(spec);
  planned.source =
      SourceFor(planned.suite->Card(), options.data, options.suites.size() == 1, options.columns);
  planned.index = IndexSuite(*planned.suite, planned.source);
  if (!planned.index.labelled) {
    throw Error(spec + ": its rows carry no label, so there is nothing to score; expected chosen " +
                "and rejected, or responses with grades");
  }
  planned.ordinals = Choose(selection, planned.index);
  return planned;
}

void RequireDistinct(const std::vector<std::string>& names, const char* option) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      throw UsageError(std::string(option) + ": \"" + name + "\" is given twice");
    }
  }
}

std::string CanonicalDtype(const std::string& dtype) {
  if (dtype == "fp32") return "float32";
  if (dtype == "bf16") return "bfloat16";
  return dtype;
}

// Options that a model cannot follow would only be a false record of how it judged.
void RequireFollowed(const RunOptions& options, const ModelCard& model) {
  const std::string dtype = CanonicalDtype(options.dtype);
  if (!dtype.empty() && model.dtype != dtype) {
    throw UsageError("--dtype " + dtype + ": " + model.name +
                     (model.dtype.empty() ? " has no dtype" : " computes in " + model.dtype) +
                     "; leave the option out");
  }
  if (options.device == "cuda" && model.device != "cuda") {
    throw UsageError("--device cuda: " + model.name + " cannot use a GPU; leave the option out");
  }
  if (options.prepare == "official" && !model.prepares) {
    throw UsageError("--prepare official: " + model.name +
                     " has no other way of reading texts than its own; leave the option out");
  }
}

// A judge of pairs cannot say which of several responses is best; asked for that, it would fail
// sample by sample and be scored as if it were always wrong.
void RequirePairs(const PlannedSuite& planned, const ModelCard& model) {
  if (model.scores || !model.compares || model.ranks) return;
  uint32_t most = 0;
  for (const uint32_t ordinal : planned.ordinals) {
    most = std::max(most, planned.index.responses[ordinal]);
  }
  if (most <= 2) return;
  throw UsageError(planned.spec + ": " + model.name + " compares two responses, and a sample has " +
                   std::to_string(most) +
                   "; expected a model that gives rewards, or one that ranks them");
}

void RequireOfficial(const RunOptions& options, const PlannedSuite& planned) {
  if (options.prepare != "official") return;
  if (planned.suite->Card().ask.preparation != Ask::Preparation::kMaker) return;
  throw UsageError("--prepare official: " + planned.spec +
                   " has no script of its own that prepares texts; leave the option out");
}

}  // namespace

std::vector<ModelSpec> ParseModels(const RunOptions& options) {
  RequireDistinct(options.models, "-m");
  std::vector<ModelSpec> specs;
  for (const std::string& model : options.models) specs.push_back(ParseModelSpec(model));
  return specs;
}

std::vector<std::unique_ptr<RewardModel>> MakeModels(
    const std::vector<ModelSpec>& specs, const RunOptions& options,
    const std::function<void(const std::string&)>& log, std::stop_token stop) {
  const ModelContext context{
      options.seed, options.device, CanonicalDtype(options.dtype), options.threads, log, stop};
  std::vector<std::unique_ptr<RewardModel>> models;
  for (const ModelSpec& spec : specs) {
    models.push_back(MakeModel(spec, context));
    RequireFollowed(options, models.back()->Card());
  }
  return models;
}

Plan MakePlan(const RunOptions& options, const std::function<void(const std::string&)>& log,
              std::stop_token stop) {
  RequireDistinct(options.suites, "-s");
  if (options.name == "latest") {
    throw UsageError("--name: \"latest\" always means the newest invocation; choose another name");
  }
  Plan plan;
  plan.selection = options.selection;
  ParseShard(options.shard, plan.selection);
  const std::vector<ModelSpec> specs = ParseModels(options);
  for (const std::string& suite : options.suites) {
    plan.suites.push_back(PlanSuite(suite, options, plan.selection));
  }
  plan.models = MakeModels(specs, options, log, stop);
  for (const PlannedSuite& planned : plan.suites) RequireOfficial(options, planned);
  for (const PlannedSuite& planned : plan.suites) {
    for (const auto& model : plan.models) RequirePairs(planned, model->Card());
    auto& notes = plan.notes.emplace_back();
    for (const auto& model : plan.models) notes.push_back(model->Prepare(planned.index));
  }
  return plan;
}

Ask AskFor(const SuiteCard& suite, const ModelCard& model, const RunOptions& options) {
  Ask ask = suite.ask;
  ask.rewards = model.scores || !model.compares;  // a model of dimensions alone gives those
  ask.verdicts = !ask.rewards;
  if (ask.rewards) {
    ask.orders = Ask::Orders::kGiven;
    ask.repeats = 1;
  }
  if (options.prepare != "official") ask.preparation = Ask::Preparation::kMaker;
  ask.seed = options.seed;
  return ask;
}

}  // namespace assay
