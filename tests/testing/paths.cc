#include "tests/testing/paths.h"

#include <cstdlib>

namespace assay::testing {

namespace {

// Tests that were carried to another machine (scripts/gpu-check) are told where they lie now.
std::filesystem::path BuildDir() {
  const char* moved = std::getenv("ASSAY_MOVED_TO");
  return moved == nullptr ? std::filesystem::path(ASSAY_BUILD_DIR)
                          : std::filesystem::path(moved) / "build";
}

}  // namespace

std::filesystem::path SourceDir() {
  const char* moved = std::getenv("ASSAY_MOVED_TO");
  return moved == nullptr ? ASSAY_SOURCE_DIR : moved;
}

std::filesystem::path ProgramPath() { return BuildDir() / "assay"; }

bool BuiltWithTorch() { return std::filesystem::exists(BuildDir() / "libassay_torch.so"); }

std::filesystem::path TestData() {
  const char* folder = std::getenv("ASSAY_TEST_DATA");
  return folder == nullptr ? "" : folder;
}

}  // namespace assay::testing
