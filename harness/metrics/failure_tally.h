#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "harness/core/judgement.h"

namespace assay {

/// Counts samples by the kinds of their failures (a sample may have several).
class FailureTally {
 public:
  void Add(const Judgement& judgement);

  size_t failed() const { return failed_; }  ///< samples with at least one failure
  size_t Of(Failure::Kind kind) const { return counts_[static_cast<size_t>(kind)]; }

  /// "12 of 350 samples failed (timeout): <the first one's message>", one line per kind.
  std::vector<std::string> Lines(size_t samples) const;

 private:
  static constexpr size_t kKinds = static_cast<size_t>(Failure::Kind::kInput) + 1;

  size_t failed_ = 0;
  std::array<size_t, kKinds> counts_{};
  std::array<std::string, kKinds> first_;
};

}  // namespace assay
