#pragma once

#include <string>

namespace assay {

/// The first eight digits of a run's id or of a hash: what is shown of one, and enough to name a
/// run by. The whole where it is shorter.
inline std::string ShortId(const std::string& id) { return id.substr(0, 8); }

}  // namespace assay
