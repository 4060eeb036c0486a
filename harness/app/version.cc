#include "harness/app/version.h"

#include <fmt/core.h>

#include "adapters/torch_library.h"
#include "harness/core/error.h"
#include "harness/core/version.h"
#include "harness/io/library_versions.h"

namespace assay {
namespace {

std::string TorchReport() {
  try {
    const TorchInfo info = LoadTorch().Info();
    return fmt::format("{:<12} {}\n{:<12} {}\n{:<12} {}\n{:<12} {}\n", "libtorch", info.version,
                       "device", info.device, "cpu", info.cpu_capability, "threads", info.threads);
  } catch (const Error& error) {
    return fmt::format("{:<12} not available: {}\n", "torch", error.what());
  }
}

}  // namespace

std::string VersionLine() { return fmt::format("assay {}\n", kVersion); }

std::string VersionReport() {
  std::string report = VersionLine();
  for (const auto& [name, version] : LibraryVersions()) {
    report += fmt::format("{:<12} {}\n", name, version);
  }
  return report + TorchReport();
}

}  // namespace assay
