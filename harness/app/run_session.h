#pragma once

#include <stop_token>

#include "harness/app/command.h"
#include "harness/app/plan.h"
#include "harness/app/progress_printer.h"
#include "results/store.h"

namespace assay {

/// What judging everything in a plan came to.
struct SessionOutcome {
  Invocation invocation;
  bool stopped = false;
  size_t selected = 0;  ///< by the whole plan, also where a stop came before
  size_t judged = 0;    ///< stored, earlier ones included
};

/// Judges every model of the plan on every suite, keeping the judgements in `store`, and records
/// each run in the invocation before it is judged: whatever ends this, its name finds them.
SessionOutcome JudgePlan(Plan& plan, const RunOptions& options, Store& store, Session& session,
                         std::stop_token stop);

/// A new record for one model on one suite, without an id.
RunRecord RecordFor(const PlannedSuite& planned, const ModelCard& model, const RunOptions& options,
                    const std::string& command);

}  // namespace assay
