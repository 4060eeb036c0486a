#include "harness/metrics/calibration/cross_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/metrics/calibration/isotonic.h"
#include "harness/metrics/calibration/temperature.h"

namespace assay {
namespace {

std::vector<uint32_t> ClustersOf(std::span<const CalibrationPair> pairs) {
  std::vector<uint32_t> clusters;
  clusters.reserve(pairs.size());
  for (const CalibrationPair& pair : pairs) clusters.push_back(pair.cluster);
  std::sort(clusters.begin(), clusters.end());
  clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
  return clusters;
}

// The fold of each of `count` clusters: a random permutation dealt out in turn.
std::vector<size_t> DealFolds(size_t count, size_t folds, uint64_t seed) {
  std::vector<size_t> fold(count);
  for (size_t i = 0; i < count; ++i) fold[i] = i % folds;
  Random random(seed, "folds");
  for (size_t i = count; i > 1; --i) {
    std::swap(fold[i - 1], fold[random.Below(static_cast<uint32_t>(i))]);
  }
  return fold;
}

}  // namespace

Recalibration LearnTemperature(std::span<const CalibrationPair> pairs) {
  const Measured temperature = FitTemperature(pairs);
  if (!temperature.value) return {nullptr, temperature.because};
  return {[t = *temperature.value](const CalibrationPair& pair) { return AtTemperature(pair, t); },
          ""};
}

Recalibration LearnIsotonic(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {nullptr, std::move(why)};
  return {[curve = FitIsotonic(pairs)](const CalibrationPair& pair) {
            return PairOfConfidence(curve.At(pair.confidence), pair.outcome, pair.cluster,
                                    pair.weight);
          },
          ""};
}

CrossFitted CrossFit(std::span<const CalibrationPair> pairs, size_t folds, uint64_t seed,
                     const Recalibrator& learn) {
  ASSAY_CHECK(folds >= 2);
  if (std::string why = WhyNothing(pairs); !why.empty()) return {{}, std::move(why)};
  const std::vector<uint32_t> clusters = ClustersOf(pairs);
  if (clusters.size() < 2) return {{}, "fewer than two clusters: no pair could judge another"};
  folds = std::min(folds, clusters.size());
  const std::vector<size_t> fold_of_cluster = DealFolds(clusters.size(), folds, seed);
  std::vector<size_t> fold_of(pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    const auto place = std::lower_bound(clusters.begin(), clusters.end(), pairs[i].cluster);
    fold_of[i] = fold_of_cluster[static_cast<size_t>(place - clusters.begin())];
  }
  CrossFitted result;
  result.pairs.resize(pairs.size());
  std::vector<CalibrationPair> others;
  for (size_t fold = 0; fold < folds; ++fold) {
    others.clear();
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (fold_of[i] != fold) others.push_back(pairs[i]);
    }
    const Recalibration learned = learn(others);
    if (!learned.apply) {
      return {{}, fmt::format("without fold {} of {}: {}", fold + 1, folds, learned.because)};
    }
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (fold_of[i] == fold) result.pairs[i] = learned.apply(pairs[i]);
    }
  }
  return result;
}

}  // namespace assay
