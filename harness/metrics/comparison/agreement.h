#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/estimate.h"
#include "harness/metrics/outcome.h"
#include "harness/metrics/replicates.h"

namespace assay {

/// How alike two runs judge the same samples.
struct RunAgreement {
  Estimate spearman;      ///< ρ of the margins, where both have one
  Estimate kendall;       ///< τ_b of them
  Estimate kappa;         ///< Cohen's, of right and not right
  double same_share = 0;  ///< of samples: right in both or in neither
};

/// Two runs' judgements of the same samples, aligned; a margin may be NaN.
struct PairedJudgements {
  std::vector<double> first_margins;
  std::vector<double> second_margins;
  std::vector<Outcome> first_outcomes;
  std::vector<Outcome> second_outcomes;
};

/// Intervals are from a delete-a-group jackknife (Kott 2001) of 30 groups of clusters: of κ itself,
/// of ρ and τ on Fisher's scale, z ± t₂₉ √V with z = atanh ρ (Fisher 1921), so that they stay
/// within −1 … 1. A value that has no interval says why.
///
/// Domain of the intervals: at least 30 clusters; of κ also 20 in which the two differ, and 20 in
/// which they are right and 20 in which they are not, and that both are right on some samples and
/// not on others: beside a constant κ is 0, whatever the other says.
RunAgreement MeasureAgreement(const PairedJudgements& pair, const ClusterCodes& clusters,
                              const ResamplingOptions& options);

/// Krippendorff's α of right (1) and not right (0), with the same interval and domain as κ, but
/// that it takes one run that is not constant. `codes`: row-major, samples × runs, negative: not
/// judged, or nothing to compare.
Estimate EstimateAlpha(std::span<const int8_t> codes, size_t runs, const ClusterCodes& clusters,
                       const ResamplingOptions& options);

}  // namespace assay
