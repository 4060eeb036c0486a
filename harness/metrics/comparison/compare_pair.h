#pragma once

#include <cstdint>
#include <span>

#include "harness/metrics/comparison/run_columns.h"
#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

/// Two runs with the samples that they share, and the rows that hold those in each.
struct PairedRuns {
  const SharedSamples& shared;
  const RunColumns& first;
  const RunColumns& second;
  std::span<const uint32_t> first_rows;
  std::span<const uint32_t> second_rows;
};

/// Fills accuracy, dimensions, outcomes, confidence, agreement, shared margins and slices of
/// `pair`; on one thread.
void ComparePair(const PairedRuns& runs, const SummaryOptions& options, PairComparison& pair);

}  // namespace assay
