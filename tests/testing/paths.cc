#include "tests/testing/paths.h"

#include <cstdlib>

namespace assay::testing {

std::filesystem::path SourceDir() { return ASSAY_SOURCE_DIR; }

std::filesystem::path ProgramPath() { return std::filesystem::path(ASSAY_BUILD_DIR) / "assay"; }

bool BuiltWithTorch() {
  return std::filesystem::exists(std::filesystem::path(ASSAY_BUILD_DIR) / "libassay_torch.so");
}

std::filesystem::path TestData() {
  const char* folder = std::getenv("ASSAY_TEST_DATA");
  return folder == nullptr ? "" : folder;
}

}  // namespace assay::testing
