#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/metrics/leaderboard/leaderboard.h"
#include "results/store.h"

namespace assay {

/// A leaderboard and where its runs came from.
struct GatheredBoard {
  Leaderboard board;
  /// By run of the board: the stored run with its selection, as an invocation of its own.
  std::vector<Invocation> invocations;
};

/// Every run of the store over its whole suite, as one invocation, newest last.
std::vector<Invocation> AllRuns(Store& store);

/// Reads the judgements of all runs that the invocations list, suite by suite, and concludes.
///
/// Rows are models: of one adapter, name and dtype, and one fingerprint, but for scores files, of
/// which a model may have one for each suite. Columns are data: runs on other data of a suite are
/// another column. Of several runs of one model on the same data the newest complete one counts,
/// and where none is complete the newest. Runs that are not complete are shown and not ranked.
///
/// `weights`: by `BoardSuite::name`, or by the suite's name where only one has it. Throws
/// UsageError for a name that is no suite's, and for a suite that cannot be in the mean.
GatheredBoard GatherBoard(Store& store, const std::vector<Invocation>& invocations,
                          const std::map<std::string, double>& weights);

}  // namespace assay
