#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay {

/// A claim and what came of it: the model gives an event the probability `confidence`. The event is
/// either that the model's own preference is right (`AddTopLabel`), or that the first of two
/// responses is the better one (`AddBothOrders`).
struct CalibrationPair {
  double confidence = 0.5;  ///< in [0, 1]
  /// log(confidence / (1 − confidence)), ±∞ at the ends. Kept beside it because a sigmoid rounds to
  /// 1 above 37, which would make a wrong pair's log loss infinite.
  double log_odds = 0;
  double outcome = 0;  ///< 1: it happened; 0: it did not; between: the share of those who say so
  double weight = 1;   ///< ≥ 0; the pairs of one sample share its weight
  uint32_t cluster = 0;
};

CalibrationPair PairOfLogOdds(double log_odds, double outcome, uint32_t cluster = 0,
                              double weight = 1);
/// `confidence` in [0, 1].
CalibrationPair PairOfConfidence(double confidence, double outcome, uint32_t cluster = 0,
                                 double weight = 1);

/// Appends what a margin r(winner) − r(loser) claims, read as log-odds: confidence
/// sigmoid(|margin|) ≥ 1/2 in the response with more reward, and whether that is the winner. Equal
/// rewards claim 1/2 of either response, so they become two pairs of half the weight, one right and
/// one wrong.
void AddTopLabel(double margin, uint32_t cluster, double weight,
                 std::vector<CalibrationPair>& pairs);

/// Appends both orders of a comparison with their full weight: (sigmoid(margin), 1) and
/// (sigmoid(−margin), 0). Equal to `AddTopLabel` in log loss and Brier score; binned errors are
/// equal too where the bins are symmetric about 1/2 and none lies across it.
void AddBothOrders(double margin, uint32_t cluster, double weight,
                   std::vector<CalibrationPair>& pairs);

/// A number, or why there is none.
struct Measured {
  std::optional<double> value;
  std::string because;  ///< empty where there is a value
};

/// Why nothing can be said of `pairs`: "no pairs", "no pair has weight"; empty: something can.
std::string WhyNothing(std::span<const CalibrationPair> pairs);

/// Σ weight.
double TotalWeight(std::span<const CalibrationPair> pairs);

}  // namespace assay
