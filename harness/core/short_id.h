#pragma once

#include <string>

namespace assay {

/// The first eight digits of a run's id or of a hash: what is shown of one, and enough to name a
/// run by. The whole where it is shorter.
inline std::string ShortId(const std::string& id) { return id.substr(0, 8); }

/// Commit hashes are told apart by their first digits; other names are kept whole.
inline std::string ShortRevision(const std::string& revision) {
  const bool hash = revision.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hash ? revision.substr(0, 12) : revision;
}

}  // namespace assay
