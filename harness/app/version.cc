#include "harness/app/version.h"

#include <fmt/core.h>

#include "harness/core/version.h"
#include "harness/io/library_versions.h"

namespace assay {
std::string VersionLine() { return fmt::format("assay {}\n", kVersion); }

std::string VersionReport() {
  std::string report = VersionLine();
  for (const auto& [name, version] : LibraryVersions()) {
    report += fmt::format("{:<12} {}\n", name, version);
  }
  return report;
}

}  // namespace assay
