#pragma once

#include <string>
#include <vector>

#include "results/store.h"

namespace assay {

/// Joins the runs, judgements, samples and invocations of `from` into `into` (see Store::Merge).
/// The run that continues an identity there joins the one that does here; those that `--fresh` left
/// behind stay runs of their own.
std::vector<std::string> MergeStores(Store& from, Store& into);

}  // namespace assay
