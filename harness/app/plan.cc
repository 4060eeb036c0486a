#include "harness/app/plan.h"

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <utility>

#include "adapters/registry.h"
#include "harness/app/fetch_data.h"
#include "harness/app/following.h"
#include "harness/app/sources.h"
#include "harness/core/error.h"
#include "harness/run/index.h"
#include "suites/registry.h"

namespace assay {
namespace {

PlannedSuite PlanSuite(const std::string& spec, const RunOptions& options,
                       const Selection& selection, const ModelLog& log,
                       const std::stop_token& stop) {
  PlannedSuite planned;
  planned.spec = spec;
  planned.suite = MakeSuite(spec);
  planned.source = SourceFor(planned.suite->Card(), options.data, options.columns);
  FetchLacking(*planned.suite, planned.source, log, stop);
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

// The same data under two names would be one run that is listed twice.
void RequireOtherData(const std::vector<PlannedSuite>& suites, const PlannedSuite& planned) {
  for (const PlannedSuite& other : suites) {
    const bool same = other.index.sha256 == planned.index.sha256 &&
                      other.suite->Card().name == planned.suite->Card().name &&
                      other.suite->Card().variant == planned.suite->Card().variant;
    if (!same) continue;
    throw UsageError("-s: " + other.spec + " and " + planned.spec +
                     " are the same suite on the same data; name it once");
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

bool MayBeNamed(const ModelSpec& spec) {
  const auto entry = std::ranges::find(Adapters(), spec.kind, &AdapterEntry::kind);
  return entry != Adapters().end() &&
         std::ranges::find(entry->options, "name") != entry->options.end();
}

// Models that cannot judge differently are one to the store, whatever they are called: the second
// would be shown as the first.
void RequireOtherModels(const std::vector<ModelSpec>& specs,
                        const std::vector<std::unique_ptr<RewardModel>>& models) {
  for (size_t i = 0; i < models.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const ModelCard& a = models[i]->Card();
      const ModelCard& b = models[j]->Card();
      if (a.fingerprint != b.fingerprint || a.adapter != b.adapter || a.dtype != b.dtype) continue;
      throw UsageError("-m: " + specs[j].text + " and " + specs[i].text +
                       " are the same model: nothing that can change a judgement differs; name it "
                       "once");
    }
  }
}

// Two files of one name in two folders would be two rows of one name.
void RequireOwnNames(const std::vector<ModelSpec>& specs,
                     const std::vector<std::unique_ptr<RewardModel>>& models) {
  for (size_t i = 0; i < models.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (models[i]->Card().name != models[j]->Card().name) continue;
      if (!MayBeNamed(specs[i]) && !MayBeNamed(specs[j])) continue;
      throw UsageError("-m: " + specs[j].text + " and " + specs[i].text + " are both called \"" +
                       models[i]->Card().name + "\"; name one of them with ?name=NAME");
    }
  }
}

}  // namespace

std::vector<ModelSpec> ParseModels(const RunOptions& options) {
  RequireDistinct(options.models, "-m");
  std::vector<ModelSpec> specs;
  for (const std::string& model : options.models) specs.push_back(ParseModelSpec(model));
  return specs;
}

ModelLog LogOf(const RunOptions& options, const Session& session) {
  if (options.quiet) return {};
  return [err = &session.err](const std::string& line) { *err << line << "\n"; };
}

std::vector<std::unique_ptr<RewardModel>> MakeModels(const std::vector<ModelSpec>& specs,
                                                     const RunOptions& options, const ModelLog& log,
                                                     std::stop_token stop) {
  const ModelContext context{
      options.seed, options.device, CanonicalDtype(options.dtype), options.threads, log, stop};
  std::vector<std::unique_ptr<RewardModel>> models;
  for (const ModelSpec& spec : specs) models.push_back(MakeModel(spec, context));
  RequireOtherModels(specs, models);
  RequireOwnNames(specs, models);
  RequireFollowed(options, models, log);
  return models;
}

Plan MakePlan(const RunOptions& options, const ModelLog& log, std::stop_token stop) {
  RequireDistinct(options.suites, "-s");
  RequireDistinct(options.selection.subsets, "--subset");
  RequireDistinct(options.selection.samples, "--sample");
  if (options.name == "latest") {
    throw UsageError("--name: \"latest\" always means the newest invocation; choose another name");
  }
  Plan plan;
  plan.selection = options.selection;
  ParseShard(options.shard, plan.selection);
  const std::vector<ModelSpec> specs = ParseModels(options);
  for (const std::string& suite : options.suites) {
    PlannedSuite planned = PlanSuite(suite, options, plan.selection, log, stop);
    RequireOtherData(plan.suites, planned);
    plan.suites.push_back(std::move(planned));
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
  if (PreparationOf(model, options) != "official") ask.preparation = Ask::Preparation::kMaker;
  ask.seed = options.seed;
  return ask;
}

}  // namespace assay
