#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/metrics/estimate.h"

namespace assay {

/// What models earned on the samples of one suite: right 1, wrong 0, or a share.
struct SuiteOutcomes {
  size_t samples = 0;
  std::vector<float> earned;       ///< models × samples, by model; NaN: not judged
  std::vector<uint64_t> clusters;  ///< by sample; those of two suites have nothing in common
  double weight = 1;               ///< of the suite; a sample weighs weight / samples
};

/// One model's strength θ: P(a does better than b on a sample on which they differ) is
/// 1/(1 + exp(θ_b − θ_a)). The strengths of the models compared have mean 0.
struct Strength {
  std::optional<double> value;
  std::optional<Interval> interval;
  double comparisons = 0;             ///< how often it and another one did not do alike
  std::string because = {};           ///< why there is no value
  std::string interval_because = {};  ///< why there is no interval
};

/// The Bradley–Terry model (1952) on samples: model a beats b on a sample where it earns strictly
/// more. Samples on which both do alike say nothing of which is better and are no comparisons, as
/// in McNemar's test: for two models θ_a − θ_b = log(only a right / only b right).
///
/// Maximum likelihood by Hunter's MM algorithm (2004), no prior and no pseudo-counts. It exists
/// among models of which each can be reached from each over "beat at least once" (Ford 1957);
/// elsewhere strengths are infinite. So they are those of the largest such set, and of every other
/// model it is said why it has none.
///
/// Intervals: θ ± t √V_ii with V the cluster-robust sandwich H⁺ (C/(C−1) Σ_c g_c g_cᵀ) H⁺, H the
/// information, g_c the score of cluster c's samples (Liang & Zeger 1986), C the clusters of all
/// suites, t Student's with C − 1 degrees of freedom: the comparisons of one sample are far from
/// independent. They are of θ against the mean of all, not of differences.
///
/// Domain of the intervals: at least 30 clusters, and 10 comparisons won and 10 lost by the model;
/// elsewhere there is none.
std::vector<Strength> BradleyTerryStrengths(std::span<const SuiteOutcomes> suites, size_t models,
                                            double level = 0.95);

/// The fit alone. `wins[a * models + b]`: with what weight a beat b; the diagonal is 0. The models
/// must reach each other as above. θ with mean 0, by model.
std::vector<double> FitBradleyTerry(std::span<const double> wins, size_t models);

}  // namespace assay
