#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// The pairs whose confidence lies in (low, high]. Means are weighted; NaN where `weight` is 0.
struct CalibrationBin {
  double low = 0;
  double high = 1;
  size_t count = 0;       ///< pairs, however little they weigh
  double weight = 0;      ///< Σ w
  double effective = 0;   ///< (Σ w)² / Σ w²: the number of equally weighted pairs they are worth
  double confidence = 0;  ///< mean confidence
  double outcome = 0;     ///< mean outcome: how often it happened
  double variance = 0;    ///< of the outcomes, Σ w (y − ȳ)² / Σ w; ȳ (1 − ȳ) for zeros and ones

  bool empty() const { return !(weight > 0); }
  double gap() const { return confidence - outcome; }  ///< above 0: over-confident
};

/// The ends of `bins` ≥ 1 bins of equal width, ascending: low + i · ((high − low) / bins), bit for
/// bit what numpy.linspace gives.
std::vector<double> EqualWidthEdges(size_t bins, double low = 0, double high = 1);

/// The ends of `bins` ≥ 1 bins with about as many pairs in each: the quantiles i/bins (type 7) of
/// the confidences. Where many are equal, ends coincide and the bin between them is empty. At least
/// one pair; pairs are counted, not weighed.
std::vector<double> EqualMassEdges(std::span<const CalibrationPair> pairs, size_t bins);

/// Which bin a confidence falls in: how many inner edges lie strictly below it, so that a
/// confidence on an edge belongs to the lower bin, and what lies outside belongs to the outermost
/// bins.
size_t BinIndex(std::span<const double> edges, double confidence);

/// All bins, empty ones too, ascending.
std::vector<CalibrationBin> BinPairs(std::span<const CalibrationPair> pairs,
                                     std::span<const double> edges);

}  // namespace assay
