#pragma once

#include <string>

namespace assay {

/// 16 random hex digits: ids of runs, tokens of leases.
std::string RandomToken();

/// Now, UTC: "2026-01-31T12:00:00Z".
std::string UtcNow();

}  // namespace assay
