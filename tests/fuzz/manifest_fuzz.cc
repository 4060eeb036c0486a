// A suite.json from anywhere must parse or be refused by an Error.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "harness/core/error.h"
#include "suites/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    assay::ParseManifestText({reinterpret_cast<const char*>(data), size}, "suite.json", "");
  } catch (const assay::Error&) {
  }
  return 0;
}
