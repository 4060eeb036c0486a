#pragma once

#include <vector>

#include "harness/app/command.h"
#include "harness/app/run_options.h"
#include "harness/metrics/summary.h"
#include "harness/run/run_record.h"

namespace assay {

/// What a run came to: exit code, and the summaries unless it was interrupted or dry.
struct RunResult {
  int code = 0;
  Invocation invocation;
  std::vector<Summary> summaries;
};

/// Plans, judges, stores and summarises. `run` and `demo` are this and a way to show the result.
RunResult RunModels(const RunOptions& options, Session& session);

/// The result on stdout, where it is stored on stderr; returns the exit code.
int PrintRun(const RunResult& result, const RunOptions& options, Session& session);

}  // namespace assay
