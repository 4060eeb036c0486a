#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "harness/metrics/estimators.h"

namespace assay {

/// How often to flip where not all ways can be tried, from which seed, on how many threads. The
/// same seed gives the same p on any number of threads.
struct SignFlipOptions {
  size_t flips = 10'000;
  uint64_t seed = 0;
  unsigned threads = 2;
};

struct SignFlipResult {
  double p = 1;
  size_t clusters = 0;  ///< that differ at all; the others cannot tell
  bool exact = true;    ///< p is of all 2^clusters ways
  /// What p could at least have come to, had all clusters differed the same way.
  double smallest_p = 1;
};

/// The paired permutation test (Fisher 1935; Pitman 1937) by cluster: were the two models alike,
/// each cluster's sum of `differences` (first − second, one per sample) could as well have had the
/// other sign, so the sum over all is compared with those of all ways to exchange the models within
/// whole clusters. p is two-sided: the share of ways with a sum at least as far from 0; with up to
/// 30 clusters that differ, and where all differ by as much, exact, else from random ways,
/// (b + 1)/(m + 1) (Phipson & Smyth 2010), which never exceeds its level either. For accuracies of
/// single samples it is McNemar's exact test.
///
/// Domain: any number of clusters, any ties; p cannot fall below 2 / 2^clusters or 1/(m + 1).
/// Differences of rewards or margins must be of one scale (two checkpoints of one model), since
/// exchanging the models is what the test imagines.
SignFlipResult SignFlipTest(const ClusteredValues& differences, const SignFlipOptions& options);

/// The same of what each cluster adds to a difference, which need not be a sum of its samples: of a
/// weighted mean, the cluster's weighted sum.
SignFlipResult SignFlipTest(std::span<const double> by_cluster, const SignFlipOptions& options);

}  // namespace assay
