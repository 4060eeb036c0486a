#pragma once

#include <string>
#include <vector>

#include "harness/core/suite.h"

namespace assay {

/// Where the suite's files are looked for (docs/suite-format.md): the sub-folder of `data` (or
/// $ASSAY_DATA) of the suite's name, `data` itself, then the Hugging Face cache.
Source SourceFor(const SuiteCard& card, const std::string& data,
                 const std::vector<std::string>& columns);

/// Folders of the Hugging Face cache that have something of the suite's datasets, best first.
std::vector<std::string> SnapshotsOf(const SuiteCard& card);

/// The store's path: `given`, $ASSAY_STORE, or ./assay.db.
std::string StorePath(const std::string& given);

}  // namespace assay
