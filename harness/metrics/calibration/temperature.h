#pragma once

#include <optional>
#include <span>

#include "harness/metrics/calibration/pairs.h"
#include "harness/metrics/estimate.h"

namespace assay {

/// The temperature T > 0 that makes log-odds / T most likely (Guo et al., ICML 2017): the minimum
/// of `LogLoss`. T > 1: the model is over-confident; T < 1: it is not confident enough. One number,
/// so the order of pairs and whatever depends on it alone (AUROC, risk at a coverage) stays.
///
/// The log loss is convex in 1/T; its root is found by Newton's steps kept inside a bracket.
/// Undefined, and says so, where the minimum lies at an end: every pair is right (T → 0),
/// confidence is no better than a coin (T → ∞), every confidence is 1/2, or a certain claim was
/// wrong.
Measured FitTemperature(std::span<const CalibrationPair> pairs);

/// An interval for it, robust to correlation within clusters: with b = 1/T the estimate of an
/// estimating equation (Liang & Zeger, Biometrika 73, 1986),
///   b ± t √(C/(C−1) Σ_c (Σ_{i∈c} s_i)²) / Σ h_i,  s_i = w z (y − σ(bz)),  h_i = w z² σ(bz)(1 −
///   σ(bz)),
/// z the log-odds, t Student's quantile with C − 1 degrees of freedom; its ends are turned back
/// into temperatures. nullopt with fewer than two clusters, or where the end at b ≤ 0 leaves no
/// largest temperature; `because` then says which.
std::optional<Interval> TemperatureInterval(std::span<const CalibrationPair> pairs,
                                            double temperature, double level, std::string& because);

/// The pair with its log-odds divided by `temperature`.
CalibrationPair AtTemperature(const CalibrationPair& pair, double temperature);

}  // namespace assay
