#pragma once

#include <string>
#include <vector>

#include "harness/core/suite.h"

namespace assay {

/// Where the suite's files are looked for (DESIGN §3): `data` (or $ASSAY_DATA) itself where `only`
/// one suite is asked for, its sub-folder of the suite's name, then the Hugging Face cache.
Source SourceFor(const SuiteCard& card, const std::string& data, bool only,
                 const std::vector<std::string>& columns);

/// The store's path: `given`, $ASSAY_STORE, or ./assay.db.
std::string StorePath(const std::string& given);

}  // namespace assay
