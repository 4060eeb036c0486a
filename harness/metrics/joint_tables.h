#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/clusters.h"
#include "harness/metrics/replicates.h"

namespace assay {

/// Several runs of one suite as one thing to resample: a draw takes the same clusters in every
/// table, so differences between runs are paired, and one set of draws serves all of them. Tables
/// with the same rows share one vector of `times`. Suite and tables outlive this; thread-safe.
class JointTables {
 public:
  JointTables(const Suite& suite, std::span<const ScoreTable* const> tables);

  const ClusterCodes& clusters() const { return clusters_; }
  size_t statistics() const { return offsets_.back(); }
  size_t StatisticOf(size_t table, size_t name) const { return offsets_[table] + name; }

  /// Every table's scores by the official rule, one table's after the other's.
  Statistic Scores() const;

  /// Those of all rows once.
  std::vector<double> Point() const;

 private:
  const Suite& suite_;
  std::vector<const ScoreTable*> tables_;
  std::vector<size_t> first_row_;  // by table, in the joined rows
  std::vector<size_t> offsets_;    // by table, its first statistic; one more entry at the end
  ClusterCodes clusters_;
};

}  // namespace assay
