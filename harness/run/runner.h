#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/core/reward_model.h"
#include "harness/core/suite.h"
#include "harness/core/suite_index.h"
#include "harness/run/journal.h"

namespace assay {

/// How far a run is. Counts refer to the selection.
struct Progress {
  size_t selected = 0;
  size_t already = 0;    ///< judged before this run began
  size_t judged = 0;     ///< committed now
  size_t failed = 0;     ///< of `judged`: at least one Failure
  size_t truncated = 0;  ///< of `already` and `judged`: a text was cut to fit (`assay score` alone)
  double seconds = 0;    ///< since the first sample was pulled
  bool finished = false;
};

/// One model judging one selection of one suite.
struct RunRequest {
  const Suite& suite;
  const Source& source;
  const SuiteIndex& index;
  const std::vector<uint32_t>& ordinals;  ///< the selection, ascending
  RewardModel& model;
  Ask ask;
  Journal& journal;
  std::function<void(const Progress&)> progress;  ///< called from the Runner's threads, serialised
  std::stop_token stop;
};

/// What a run came to.
struct RunOutcome {
  Progress progress;
  bool stopped = false;            ///< a stop was requested before everything was judged
  std::vector<std::string> notes;  ///< the adapter's, for the run's health and log
};

/// Streams the selected samples that the journal does not have from the suite to the model and its
/// judgements to the journal: one commit per 256 judgements or second, whichever is first. Enforces
/// the contract of pull and push (CONTRACTS §3), turns non-finite rewards into failures, and
/// rethrows whatever ended the run after everything put so far was committed. Memory is bounded by
/// the model's `max_in_flight` plus 1,024 judgements.
RunOutcome RunSamples(const RunRequest& request);

}  // namespace assay
