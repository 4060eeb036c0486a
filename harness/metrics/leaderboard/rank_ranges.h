#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace assay {

/// Where one model stands among the ranked ones, 1 is best.
struct RankRange {
  double rank = 0;   ///< by score; equal ones, to 1e-12 of them, share the mean of their places
  size_t low = 0;    ///< 1 + how many models are found better
  size_t high = 0;   ///< how many are not found worse, itself included
  size_t group = 0;  ///< of statistically tied models, 1 is the best
};

/// Variance of the difference of two models' scores.
using DifferenceVariance = std::function<double(size_t a, size_t b)>;

/// Ranks of models by score (NaN: not ranked) with ranges that hold the true rank.
///
/// Model a is *found better* than b where (s_a − s_b)/√v_ab > z, z the normal quantile of
/// 1 − (1 − level)/(2(m − 1)), m models being ranked: the m − 1 comparisons of one model are
/// simultaneous at `level` by Bonferroni's inequality, whatever their dependence, so its range
/// holds its true rank with that probability, and any of its true ranks where models are equally
/// good (Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91: 476–518).
/// Quantiles of bootstrapped ranks, the older way (Goldstein & Spiegelhalter 1996), do not hold it
/// where models are close (Hall & Miller 2009; Xie, Singh & Zhang 2009) and are not used.
///
/// Groups: the first holds every model that no other is found better than, and with them the truly
/// best one with probability `level` (Gupta 1965); the second the same of the rest, and so on.
/// Models of one group may still differ: the data do not tell.
///
/// Domain: differences that are close to normal, with variances as `StandOnSuite` gives them.
std::vector<std::optional<RankRange>> RankRanges(std::span<const double> scores,
                                                 const DifferenceVariance& variance,
                                                 double level = 0.95);

/// z above, for `models` ranked models; 0 for fewer than two.
double CriticalDifference(size_t models, double level);

}  // namespace assay
