#pragma once

#include <vector>

#include "harness/metrics/summary.h"
#include "results/store.h"

namespace assay {

/// The samples that an entry of an invocation selected, ascending.
std::vector<uint32_t> OrdinalsOf(const Invocation::Entry& entry, const RunRecord& run);

/// All numbers of one entry, computed from the stored judgements.
Summary SummarizeStored(Store& store, const Invocation& invocation, size_t entry);

/// The same for every run of the invocation, in order.
std::vector<Summary> SummarizeStored(Store& store, const Invocation& invocation);

}  // namespace assay
