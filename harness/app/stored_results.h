#pragma once

#include <vector>

#include "harness/metrics/summary.h"
#include "results/store.h"

namespace assay {

/// The samples that an entry of an invocation selected, ascending.
std::vector<uint32_t> OrdinalsOf(const Invocation::Entry& entry, const RunRecord& run);

/// What the user named, in that order. A run that several of the names mean, over the same samples,
/// is there once: under the first.
std::vector<Invocation> ResolveAll(Store& store, const std::vector<std::string>& names);

/// Throws Error, with the command that goes on, where a sample of the entry has no judgement.
void RequireJudged(Store& store, const Invocation::Entry& entry, const RunRecord& run);

/// All numbers of one entry, computed from the stored judgements.
Summary SummarizeStored(Store& store, const Invocation& invocation, size_t entry,
                        BootstrapInterval interval = BootstrapInterval::kPercentile);

/// The same for every run of the invocations, in order.
std::vector<Summary> SummarizeStored(Store& store, const std::vector<Invocation>& invocations,
                                     BootstrapInterval interval = BootstrapInterval::kPercentile);

}  // namespace assay
