#include "harness/core/failure.h"

#include <array>
#include <cstddef>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 9> kNames = {"not_finite", "unparsed", "refused",
                                                    "too_long",   "timeout",  "crashed",
                                                    "server",     "missing",  "input"};

}  // namespace

std::string_view Name(Failure::Kind kind) { return kNames[static_cast<size_t>(kind)]; }

Failure::Kind FailureKindFromName(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Failure::Kind>(i);
  }
  throw Error("unknown kind of failure: got \"" + std::string(name) + "\"");
}

bool IsRetryable(Failure::Kind kind) {
  return kind == Failure::Kind::kTimeout || kind == Failure::Kind::kCrashed ||
         kind == Failure::Kind::kServer || kind == Failure::Kind::kMissing;
}

}  // namespace assay
