#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/metrics/calibration/annotated_samples.h"
#include "harness/metrics/calibration/claims.h"
#include "harness/metrics/repeats.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The numbers that our own metrics are computed from, collected sample by sample.
class SampleMetrics {
 public:
  /// `members`: see `MemberDimensions`.
  explicit SampleMetrics(std::vector<std::string> members = {}) : claims_(std::move(members)) {}

  void Add(const JudgedSample& judged);
  /// Called once after the last sample. A model that only ever gave verdicts has no preferences
  /// from rewards, even where a sample failed as a whole.
  void Finish();

  const SampleColumns& columns() const { return columns_; }
  const std::vector<uint64_t>& clusters() const { return clusters_; }  ///< by sample
  const std::vector<std::string>& subsets() const { return subsets_; }
  const Claims& claims() const { return claims_; }                  ///< by sample
  const AnnotatedSamples& annotated() const { return annotated_; }  ///< by sample
  const Repeats& repeats() const { return repeats_; }
  /// By sample: accuracies that involve a dimension, by the metric's name: "accuracy:D" of the
  /// rewards against dimension D of the labels, "own_accuracy:D" of the model's dimension D against
  /// the same, "accuracy@D" of the model's dimension D against what counts.
  const std::map<std::string, std::vector<double>>& dimensions() const { return dimensions_; }
  /// Per dimension of the labels: the margins of the rewards in its order.
  const std::map<std::string, ComparisonMargins>& dimension_margins() const {
    return dimension_margins_;
  }
  /// Why no sample has a preference; empty where one has.
  const std::string& no_preferences() const { return no_preferences_; }

  /// Moves columns and subsets into `summary`; the object is not used afterwards.
  void MoveInto(Summary& summary) &&;

 private:
  void CountFailedDimensions();
  uint32_t SubsetIndex(const std::string& subset);
  void AddDimensions(const JudgedSample& judged, std::span<const Pair> comparisons);
  void AddDimension(const std::string& metric, std::span<const Reward> rewards,
                    std::span<const Pair> comparisons);

  SampleColumns columns_;
  std::vector<uint64_t> clusters_;
  Claims claims_;
  AnnotatedSamples annotated_;
  Repeats repeats_;
  std::map<std::string, std::vector<double>> dimensions_;
  std::map<std::string, ComparisonMargins> dimension_margins_;
  std::vector<std::string> subsets_;
  std::unordered_map<std::string, uint32_t> subset_index_;
  bool has_numbers_ = false;  // some reward is a number
  bool has_verdicts_ = false;
  bool has_comparisons_ = false;
  std::string no_preferences_;
};

/// Every metric of CONTRACTS §4 over everything (subset ""), over each section that `names` makes
/// of subsets, and over each subset. A metric without a single value goes to `not_applicable`.
/// `not_log_odds`: why the rewards are none (`WhyNotLogOdds`).
void EstimateMetrics(const SampleMetrics& metrics, const std::vector<ScoreName>& names,
                     const std::string& not_log_odds, double level,
                     std::vector<MetricEstimate>& estimates,
                     std::vector<NotApplicable>& not_applicable);

/// By sample, what a metric of `IsMeanOverSamples` is the mean of; NaN: the sample does not enter.
/// All of a metric that the model cannot feed.
std::vector<double> ValuesBySample(const SampleMetrics& metrics, const std::string& not_log_odds,
                                   const std::string& metric);

}  // namespace assay
