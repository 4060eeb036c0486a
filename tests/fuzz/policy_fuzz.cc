// A gate's policy from anywhere must parse or be refused by an Error.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "harness/core/error.h"
#include "harness/gate/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    assay::ParsePolicy({reinterpret_cast<const char*>(data), size}, "gate.json");
  } catch (const assay::Error&) {
  }
  return 0;
}
