#pragma once

#include <stop_token>

#include "harness/core/suite.h"
#include "harness/io/hub.h"

namespace assay {

/// Fetches into the cache what the suite lacks, and has `source` look there. Where that fails, a
/// suite of which some part is found goes on with a note; one of which nothing is found is an Error
/// that says why nothing could be fetched.
void FetchLacking(const Suite& suite, Source& source, const Hub::Log& log, std::stop_token stop);

}  // namespace assay
