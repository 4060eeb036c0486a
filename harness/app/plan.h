#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/registry.h"
#include "harness/app/command.h"
#include "harness/app/following.h"
#include "harness/app/run_options.h"
#include "harness/core/reward_model.h"
#include "harness/core/suite.h"
#include "harness/core/suite_index.h"

namespace assay {

/// A suite after its first pass: read, checked, and its samples chosen.
struct PlannedSuite {
  std::string spec;
  std::unique_ptr<Suite> suite;
  Source source;
  SuiteIndex index;
  std::vector<uint32_t> ordinals;  ///< the selection
};

/// Everything that `run` will do, checked. Making it writes nothing but what it fetches into the
/// Hugging Face cache: bad options, data and models end the command here.
struct Plan {
  std::vector<PlannedSuite> suites;
  std::vector<std::unique_ptr<RewardModel>> models;
  std::vector<std::vector<std::vector<std::string>>> notes;  ///< [suite][model]: from `Prepare`
  Selection selection;
};

/// What `-m` names, before anything is read or loaded. Throws UsageError for a wrong or repeated
/// one.
std::vector<ModelSpec> ParseModels(const RunOptions& options);

/// Where models' lines go: to the session's messages, and with `--quiet` nowhere.
ModelLog LogOf(const RunOptions& options, const Session& session);

/// The models, made as the options say as far as they can follow them (`RequireFollowed`). Throws
/// UsageError where two have one name and could have another. `stop` ends waiting for a model to
/// start.
std::vector<std::unique_ptr<RewardModel>> MakeModels(const std::vector<ModelSpec>& specs,
                                                     const RunOptions& options, const ModelLog& log,
                                                     std::stop_token stop);

Plan MakePlan(const RunOptions& options, const ModelLog& log, std::stop_token stop);

/// The official question for this model: rewards if it can score, else verdicts in the suite's
/// orders.
Ask AskFor(const SuiteCard& suite, const ModelCard& model, const RunOptions& options);

}  // namespace assay
