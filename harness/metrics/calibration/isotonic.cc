#include "harness/metrics/calibration/isotonic.h"

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"

namespace assay {
namespace {

// Neighbours whose fitted values are equal: confidences from `first` to `last`.
struct Block {
  double first;
  double last;
  double weight;
  double outcome;
};

void Pool(const Block& next, Block& block) {
  const double weight = block.weight + next.weight;
  block.outcome = (block.outcome * block.weight + next.outcome * next.weight) / weight;
  block.weight = weight;
  block.last = next.last;
}

// One block per confidence, ascending; pairs without weight do not enter.
std::vector<Block> BlocksOf(std::span<const CalibrationPair> pairs) {
  std::vector<Block> blocks;
  for (const CalibrationPair& pair : pairs) {
    if (!(pair.weight > 0)) continue;
    blocks.push_back({pair.confidence, pair.confidence, pair.weight, pair.outcome});
  }
  std::sort(blocks.begin(), blocks.end(),
            [](const Block& a, const Block& b) { return a.first < b.first; });
  std::vector<Block> distinct;
  for (const Block& block : blocks) {
    if (!distinct.empty() && distinct.back().first == block.first) {
      Pool(block, distinct.back());
    } else {
      distinct.push_back(block);
    }
  }
  return distinct;
}

}  // namespace

double IsotonicCurve::At(double at) const {
  const auto above = std::upper_bound(confidence.begin(), confidence.end(), at);
  if (above == confidence.begin()) return outcome.front();
  if (above == confidence.end()) return outcome.back();
  const auto i = static_cast<size_t>(above - confidence.begin());
  const double share = (at - confidence[i - 1]) / (confidence[i] - confidence[i - 1]);
  return std::lerp(outcome[i - 1], outcome[i], share);
}

IsotonicCurve FitIsotonic(std::span<const CalibrationPair> pairs) {
  std::vector<Block> pooled;
  for (const Block& next : BlocksOf(pairs)) {
    pooled.push_back(next);
    while (pooled.size() > 1 && pooled[pooled.size() - 2].outcome >= pooled.back().outcome) {
      const Block last = pooled.back();
      pooled.pop_back();
      Pool(last, pooled.back());
    }
  }
  ASSAY_CHECK(!pooled.empty());
  IsotonicCurve curve;
  for (const Block& block : pooled) {
    curve.confidence.push_back(block.first);
    curve.outcome.push_back(block.outcome);
    if (block.last == block.first) continue;
    curve.confidence.push_back(block.last);
    curve.outcome.push_back(block.outcome);
  }
  return curve;
}

}  // namespace assay
