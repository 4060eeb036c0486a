#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/metrics/comparison/run_comparison.h"
#include "results/store.h"

namespace assay {

/// A run of an invocation, with the samples that it selected.
struct StoredEntry {
  const Invocation* invocation = nullptr;
  size_t entry = 0;
  RunRecord run;
};

/// The runs of the invocations by the data that they are of (suite hash), both in order of first
/// appearance. Points into `invocations`.
std::vector<std::vector<StoredEntry>> EntriesByData(Store& store,
                                                    const std::vector<Invocation>& invocations);

/// All pairs of these runs of one suite's data, from the stored judgements.
RunComparison CompareStored(Store& store, const std::vector<StoredEntry>& entries, double level);

/// With what `ComparedSuite` needs of the summaries, which costs nothing.
ComparedSuite ComparedOf(Store& store, const std::vector<StoredEntry>& entries, double level);

}  // namespace assay
