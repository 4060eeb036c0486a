#pragma once

#include <string>

namespace assay {

/// Now, UTC: "2026-01-31T12:00:00Z".
std::string UtcNow();

/// 16 random hex digits from the system's generator: ids of runs, tokens of leases.
std::string RandomId();

}  // namespace assay
