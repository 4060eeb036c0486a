#include "harness/metrics/calibration/temperature.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "harness/metrics/distributions.h"
#include "harness/metrics/preference.h"

namespace assay {
namespace {

// The derivatives of the log-likelihood in b = 1/T; `scale` brings log-odds to at most 1.
struct Slope {
  double score = 0;
  double curvature = 0;
};

Slope SlopeAt(std::span<const CalibrationPair> pairs, double scale, double b) {
  Slope slope;
  for (const CalibrationPair& pair : pairs) {
    if (!std::isfinite(pair.log_odds)) continue;  // sure and right, see WhyNoTemperature
    const double z = pair.log_odds / scale;
    const double p = ProbabilityChosen(b * z);
    slope.score += pair.weight * z * (pair.outcome - p);
    slope.curvature += pair.weight * z * z * p * (1 - p);
  }
  return slope;
}

bool IsRight(const CalibrationPair& pair) { return pair.outcome == (pair.log_odds > 0 ? 1 : 0); }

bool Matters(const CalibrationPair& pair) { return pair.weight > 0 && pair.log_odds != 0; }

double LargestLogOdds(std::span<const CalibrationPair> pairs) {
  double largest = 0;
  for (const CalibrationPair& pair : pairs) {
    if (Matters(pair) && std::isfinite(pair.log_odds)) {
      largest = std::max(largest, std::abs(pair.log_odds));
    }
  }
  return largest;
}

std::string WhyNoTemperature(std::span<const CalibrationPair> pairs, double scale) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return why;
  if (std::none_of(pairs.begin(), pairs.end(), Matters)) return "every confidence is 1/2";
  bool all_right = true;
  for (const CalibrationPair& pair : pairs) {
    if (!Matters(pair) || IsRight(pair)) continue;
    if (!std::isfinite(pair.log_odds)) return "a claim of certainty was wrong";
    all_right = false;
  }
  if (all_right) return "every pair is right: the lower the temperature, the better it fits";
  if (!(SlopeAt(pairs, scale, 0).score > 0)) {
    return "confidence is no better than a coin: the higher the temperature, the better it fits";
  }
  return {};
}

}  // namespace

Measured FitTemperature(std::span<const CalibrationPair> pairs) {
  const double scale = LargestLogOdds(pairs);
  if (std::string why = WhyNoTemperature(pairs, scale); !why.empty()) {
    return {std::nullopt, std::move(why)};
  }
  double low = 0;  // the score falls from above 0 here to below 0 at `high`
  double high = 1;
  while (std::isfinite(high) && SlopeAt(pairs, scale, high).score > 0) {
    low = high;
    high *= 2;
  }
  double b = (low + high) / 2;
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const Slope slope = SlopeAt(pairs, scale, b);
    (slope.score > 0 ? low : high) = b;
    const double newton = b + slope.score / slope.curvature;
    const bool inside = newton > low && newton < high;
    const double next = inside ? newton : (low + high) / 2;
    if (std::abs(next - b) <= 1e-14 * b) break;
    b = next;
  }
  const double temperature = scale / b;
  if (!std::isfinite(temperature) || temperature == 0) {
    return {std::nullopt, "the best temperature is beyond the range of numbers"};
  }
  return {temperature, ""};
}

std::optional<Interval> TemperatureInterval(std::span<const CalibrationPair> pairs,
                                            double temperature, double level,
                                            std::string& because) {
  const double scale = LargestLogOdds(pairs);
  const double b = scale / temperature;
  std::map<uint32_t, double> scores;
  for (const CalibrationPair& pair : pairs) {
    double& score = scores[pair.cluster];
    if (!std::isfinite(pair.log_odds)) continue;
    const double z = pair.log_odds / scale;
    score += pair.weight * z * (pair.outcome - ProbabilityChosen(b * z));
  }
  if (scores.size() < 2) {
    because = "fewer than two clusters";
    return std::nullopt;
  }
  double squares = 0;
  for (const auto& [cluster, score] : scores) squares += score * score;
  const auto count = static_cast<double>(scores.size());
  const double deviation =
      std::sqrt(count / (count - 1) * squares) / SlopeAt(pairs, scale, b).curvature;
  const double half =
      StudentQuantile((1 + level) / 2, static_cast<int>(scores.size()) - 1) * deviation;
  if (!(b - half > 0)) {
    because = "the pairs are too few to bound the temperature from above";
    return std::nullopt;
  }
  return Interval{scale / (b + half), scale / (b - half), level, "cluster-robust"};
}

CalibrationPair AtTemperature(const CalibrationPair& pair, double temperature) {
  return PairOfLogOdds(pair.log_odds / temperature, pair.outcome, pair.cluster, pair.weight);
}

}  // namespace assay
