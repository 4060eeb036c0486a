#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay {

/// Clusters numbered 0 … count − 1 in the order of their hashes, so that the numbers do not depend
/// on the order of rows.
struct ClusterCodes {
  std::vector<uint32_t> codes;  ///< by row
  uint32_t count = 0;
};
ClusterCodes CodeClusters(std::span<const uint64_t> clusters);

/// How much the clustering of `values` inflates the variance of their mean: its cluster-robust
/// estimate over the one for independent values,
///   (C/(C−1) Σ_c (Σ_{i∈c} (x_i − x̄))²) / (n/(n−1) Σ_i (x_i − x̄)²),
/// never below 1 (Korn & Graubard 1998), and exactly 1 where every cluster has one value. Where all
/// values are equal, or there is one cluster, it is that of perfectly correlated clusters, Σ m_c² /
/// n. `clusters` by value; equal ones must be adjacent. At least one value.
double DesignEffect(std::span<const double> values, std::span<const uint32_t> clusters);

/// Σ m_c² / n for clusters of m_c of the n rows: the design effect of perfect correlation (Kish
/// 1965).
double LargestDesignEffect(std::span<const uint32_t> clusters);

/// The variance of the mean of `values`, robust to correlation within clusters:
/// C/(C−1) Σ_c (Σ_{i∈c} (x_i − x̄))² / n². Same precondition; NaN for fewer than two clusters.
double ClusterRobustVariance(std::span<const double> values, std::span<const uint32_t> clusters);

/// How many different clusters there are, equal ones being adjacent.
uint32_t CountClusters(std::span<const uint32_t> clusters);

}  // namespace assay
