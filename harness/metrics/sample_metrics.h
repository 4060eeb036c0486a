#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/metrics/calibration/comparison_margins.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The numbers that our own metrics are computed from, collected sample by sample.
class SampleMetrics {
 public:
  void Add(const JudgedSample& judged);
  /// Called once after the last sample. A model that only ever gave verdicts has no preferences
  /// from rewards, even where a sample failed as a whole.
  void Finish();

  const SampleColumns& columns() const { return columns_; }
  const std::vector<uint64_t>& clusters() const { return clusters_; }  ///< by sample
  const std::vector<std::string>& subsets() const { return subsets_; }
  const ComparisonMargins& margins() const { return margins_; }  ///< by sample
  /// Per dimension of the labels, by sample: accuracy of the rewards against that dimension's
  /// order.
  const std::map<std::string, std::vector<double>>& dimensions() const { return dimensions_; }
  /// Why no sample has a preference; empty where one has.
  const std::string& no_preferences() const { return no_preferences_; }

  /// Moves columns and subsets into `summary`; the object is not used afterwards.
  void MoveInto(Summary& summary) &&;

 private:
  uint32_t SubsetIndex(const std::string& subset);
  void AddDimensions(const JudgedSample& judged);

  SampleColumns columns_;
  std::vector<uint64_t> clusters_;
  ComparisonMargins margins_;
  std::map<std::string, std::vector<double>> dimensions_;
  std::vector<std::string> subsets_;
  std::unordered_map<std::string, uint32_t> subset_index_;
  bool has_numbers_ = false;  // some reward is a number
  bool has_verdicts_ = false;
  bool has_comparisons_ = false;
  std::string no_preferences_;
};

/// Every metric of CONTRACTS §4 over everything (subset ""), over each section that `names` makes
/// of subsets, and over each subset. A metric without a single value goes to `not_applicable`.
void EstimateMetrics(const SampleMetrics& metrics, const std::vector<ScoreName>& names,
                     double level, std::vector<MetricEstimate>& estimates,
                     std::vector<NotApplicable>& not_applicable);

}  // namespace assay
