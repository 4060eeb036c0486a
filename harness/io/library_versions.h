#pragma once

#include <map>
#include <string>

namespace assay {

/// Versions of the libraries linked into libassay_core.so, by name ("arrow", "sqlite", …), as they
/// report themselves at run time.
std::map<std::string, std::string> LibraryVersions();

}  // namespace assay
