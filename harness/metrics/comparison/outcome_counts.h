#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "harness/metrics/bowker.h"
#include "harness/metrics/outcome.h"
#include "harness/metrics/sign_flip.h"

namespace assay {

/// How the samples of two runs went together. A sample is right as `Outcome` has it; those that
/// compare nothing do not count.
struct OutcomeCounts {
  size_t both = 0;
  size_t only_first = 0;
  size_t only_second = 0;
  size_t neither = 0;
  /// By cluster: that one is right more often than the other. Where no two of the samples on which
  /// one alone is right share a cluster, its exact p is McNemar's.
  SignFlipResult test;
  std::optional<double> mid_p;  ///< then, McNemar's mid-p of the same (mcnemar.h)

  /// first × second, row-major: right, tied, anything else.
  std::array<uint64_t, 9> table = {};
  std::optional<ChiSquareTest> symmetry;  ///< Bowker's, of `table`
  std::string no_symmetry;                ///< why there is none; empty where there is

  size_t samples() const { return both + only_first + only_second + neither; }
};

/// Of two runs' outcomes of the same samples; `clusters` of each, equal ones adjacent. Bowker's
/// test is made in its domain alone: where something is tied, no two of the samples that differ
/// share a cluster, and each pair of outcomes that is exchanged at all is so by at least 10
/// samples.
OutcomeCounts CountOutcomes(std::span<const Outcome> first, std::span<const Outcome> second,
                            std::span<const uint32_t> clusters, const SignFlipOptions& options);

}  // namespace assay
