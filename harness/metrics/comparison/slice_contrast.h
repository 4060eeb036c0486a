#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/metrics/comparison/sample_traits.h"
#include "harness/metrics/estimate.h"
#include "harness/metrics/estimators.h"

namespace assay {

/// Whether two runs differ otherwise on one kind of samples than on the others.
struct SliceContrast {
  std::string slicing;  ///< "subset", "chosen response", …
  std::string slice;    ///< "Math", "longer", …
  std::string rest;   ///< what it is compared with: the other one of two slices; empty: all others
  Estimate in_slice;  ///< the mean difference (second − first) within it
  Estimate in_rest;
  Estimate contrast;                 ///< in_slice − in_rest
  std::optional<double> p;           ///< two-sided, of a contrast of 0
  std::optional<double> p_adjusted;  ///< Benjamini and Hochberg's, over all slices of the pair
};

/// Contrasts of every slice that has at least 10 samples, as the rest has, by p. `differences`: one
/// per sample, NaN: it does not count; equal clusters adjacent; aligned with the slicings' rows. A
/// slicing of two slices is one contrast. Where two slicings have a slice in common, and with it
/// the rest, both show it, and it is adjusted as the one test that it is.
///
/// With [l, u] the interval of `ComparePairedMeans` on each side (Zou & Donner 2008, of two means
/// that do not depend on each other),
///   δ = s − r,  [δ − √((s − l_s)² + (u_r − r)²),  δ + √((u_s − s)² + (r − l_r)²)],
/// and p that of the normal z at which the end nearer to 0 would reach it: z_level · |δ| over its
/// distance from δ.
///
/// Domain: any; clusters that are alike and lie on both sides make it conservative.
std::vector<SliceContrast> ContrastSlices(std::span<const Slicing> slicings,
                                          const ClusteredValues& differences, double level);

}  // namespace assay
