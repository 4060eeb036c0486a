#pragma once

#include "harness/metrics/estimate.h"

namespace assay {

/// What a difference d of two paired proportions rests on: the shares of samples that only the
/// first and only the second gets right, so that d = first − second, and how many independent
/// samples they are shares of.
struct DifferenceEvidence {
  double first = 0;
  double second = 0;
  double samples = 0;
};

/// The square-and-add interval (Newcombe 1998; Zou & Donner 2008), with a = p₁ − l₁ and b = u₂ −
/// p₂, and a = u₁ − p₁ and b = p₂ − l₂:
///   [ d − √(a² − 2ρ a b + b²),  d + √(a² − 2ρ a b + b²) ],
/// p₁, p₂ the two shares, [l, u] Wilson's interval of each (Clopper and Pearson's where one has all
/// but fewer than 5 samples, yet not all), and ρ = −√(p₁ p₂ / ((1 − p₁)(1 − p₂))) their
/// correlation: what is of the one is not of the other. Where all samples differ ρ is −1, and the
/// interval that of p₁ on the scale from −1 to 1.
///
/// Domain: any number of samples ≥ 1, also where none differs and the bootstrap would claim
/// certainty. Conservative where few differ.
Interval SquareAndAddInterval(const DifferenceEvidence& evidence, double level);

/// A share and its interval.
struct BoundedShare {
  double value = 0;
  Interval interval;
};

/// The same of two shares that have their intervals, of one level, from samples of their own (ρ =
/// 0): a less b, within −1 and 1.
Interval DifferenceOfShares(const BoundedShare& a, const BoundedShare& b);

/// The two-sided p value that belongs to it: 1 − the level at which the interval just reaches 0.
double SquareAndAddP(const DifferenceEvidence& evidence);

}  // namespace assay
