#pragma once

#include <map>
#include <string>

namespace assay {

/// Adds what a model or a run computed with (`ModelCard::versions`) to what is known of it. Where
/// two values of a name differ both stay, as "8192, 4096": a run may be continued elsewhere.
void AddVersions(const std::map<std::string, std::string>& more,
                 std::map<std::string, std::string>& versions);

}  // namespace assay
