#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/core/suite.h"
#include "harness/gate/side.h"
#include "harness/metrics/margin_p.h"
#include "harness/metrics/official_comparison.h"
#include "harness/metrics/score_difference.h"
#include "harness/metrics/slices.h"

namespace assay {

/// Paired differences, run − baseline, of one suite's scores. What is asked for is computed when it
/// is asked for, and kept. Suite and sides must outlive it.
class PairedScores {
 public:
  PairedScores(const Suite& suite, const GateSide& run, const GateSide& baseline,
               const SummaryOptions& options);

  /// Whether both judged the same samples of the same data and said the same of each: no score can
  /// differ.
  bool alike() const { return alike_; }

  /// What is asked of a difference: its interval's level, two-sided, and the margin that its
  /// `margin_p` is of.
  struct Asked {
    double level = 0;
    std::optional<Margin> margin{};

    friend bool operator<(const Asked& a, const Asked& b) { return a.Key() < b.Key(); }

   private:
    std::tuple<double, bool, double, bool> Key() const {
      return {level, margin.has_value(), margin ? margin->limit : 0, margin && margin->loss};
    }
  };

  /// An official score. Undefined where neither has it.
  ScoreDifference Official(const std::string& name, ScoreName::Kind kind, const Asked& asked);

  /// A metric of `IsMeanOverSamples` over a section or subset ("": everything): the mean of the
  /// differences by sample with its cluster-robust interval and the sign-flip test's p, or what
  /// `ConcludeDifference` puts in their place: of losses without an upper end, nothing. Undefined
  /// where one of the two has the metric on a sample on which the other failed: what is left would
  /// be of samples chosen by failure.
  ScoreDifference Metric(const std::string& metric, const std::string& section, const Asked& asked);

 private:
  struct Values {
    std::vector<double> run, baseline;  ///< by pair; NaN: it has none
  };

  const std::vector<ScoreDifference>& OfficialAt(const Asked& asked);
  const Values& ValuesOf(const std::string& metric);

  const Suite& suite_;
  const GateSide& run_;
  const GateSide& baseline_;
  SummaryOptions options_;
  std::vector<std::pair<const GateSample*, const GateSample*>> pairs_;
  ClusterCodes clusters_;  ///< by pair
  std::vector<Slice> slices_;
  bool alike_ = false;
  std::map<Asked, std::vector<ScoreDifference>> official_;
  std::map<std::string, Values> values_;  ///< by metric
};

}  // namespace assay
