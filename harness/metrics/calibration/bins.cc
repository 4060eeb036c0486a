#include "harness/metrics/calibration/bins.h"

#include <algorithm>

#include "harness/core/error.h"
#include "harness/metrics/quantile.h"

namespace assay {

std::vector<double> EqualWidthEdges(size_t bins, double low, double high) {
  ASSAY_CHECK(bins > 0 && low < high);
  const double width = (high - low) / static_cast<double>(bins);
  std::vector<double> edges;
  for (size_t i = 0; i < bins; ++i) edges.push_back(low + static_cast<double>(i) * width);
  edges.push_back(high);
  return edges;
}

std::vector<double> EqualMassEdges(std::span<const CalibrationPair> pairs, size_t bins) {
  ASSAY_CHECK(bins > 0 && !pairs.empty());
  std::vector<double> sorted;
  sorted.reserve(pairs.size());
  for (const CalibrationPair& pair : pairs) sorted.push_back(pair.confidence);
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (size_t i = 0; i <= bins; ++i) {
    edges.push_back(Quantile(sorted, static_cast<double>(i) / static_cast<double>(bins)));
  }
  return edges;
}

size_t BinIndex(std::span<const double> edges, double confidence) {
  const auto inner = edges.subspan(1, edges.size() - 2);
  return static_cast<size_t>(std::lower_bound(inner.begin(), inner.end(), confidence) -
                             inner.begin());
}

std::vector<CalibrationBin> BinPairs(std::span<const CalibrationPair> pairs,
                                     std::span<const double> edges) {
  ASSAY_CHECK(edges.size() >= 2);
  std::vector<CalibrationBin> bins(edges.size() - 1);
  std::vector<double> squares(bins.size());
  for (const CalibrationPair& pair : pairs) {
    const size_t index = BinIndex(edges, pair.confidence);
    CalibrationBin& bin = bins[index];
    ++bin.count;
    bin.weight += pair.weight;
    bin.confidence += pair.weight * pair.confidence;
    bin.outcome += pair.weight * pair.outcome;
    squares[index] += pair.weight * pair.weight;
  }
  for (size_t i = 0; i < bins.size(); ++i) {
    CalibrationBin& bin = bins[i];
    bin.low = edges[i];
    bin.high = edges[i + 1];
    bin.confidence /= bin.weight;
    bin.outcome /= bin.weight;
    if (!bin.empty()) bin.effective = bin.weight * bin.weight / squares[i];
  }
  for (const CalibrationPair& pair : pairs) {
    CalibrationBin& bin = bins[BinIndex(edges, pair.confidence)];
    const double difference = pair.outcome - bin.outcome;
    if (!bin.empty()) bin.variance += pair.weight * difference * difference / bin.weight;
  }
  return bins;
}

}  // namespace assay
