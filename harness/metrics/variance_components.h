#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace assay {

/// Where the variance of repeated measurements comes from.
struct VarianceComponents {
  double between = 0;     ///< σ²_b of the groups' own means; estimates below 0 are taken as 0
  double within = 0;      ///< σ²_w of values of one group
  double group_size = 0;  ///< n₀ below
  double f = 0;           ///< MS_b / MS_w; infinite where nothing varies within, 0 if nothing does
  double p = 1;           ///< of all groups having one mean, for normal values

  /// The share of the variance that is between groups, ICC(1); 0 where nothing varies.
  double Intraclass() const { return between + within > 0 ? between / (between + within) : 0; }
};

/// The one-way random-effects ANOVA estimator (Searle, Casella & McCulloch 1992, §3.6), for groups
/// of any sizes n_g, N values in all:
///   σ²_w = MS_w,  σ²_b = (MS_b − MS_w)/n₀,  n₀ = (N − Σ n_g²/N)/(G − 1).
/// `groups`: by value, equal ones adjacent. nullopt for fewer than two groups or no group with two
/// values.
///
/// For a stochastic judge asked several times: with samples as groups, `within` is what its seed
/// changes in one sample's value; with seeds as groups (values in the order of samples), `between`
/// is what a seed moves all values by, so that a score over n samples varies between seeds by
/// `between` + `within`/n, `within` there being the spread of samples.
///
/// Domain: at least 5 groups, else `between` is known to no more than its order of magnitude; p
/// needs values near normal or many per group.
std::optional<VarianceComponents> OneWayComponents(std::span<const double> values,
                                                   std::span<const uint32_t> groups);

}  // namespace assay
