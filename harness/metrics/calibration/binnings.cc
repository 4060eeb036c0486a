#include "harness/metrics/calibration/binnings.h"

#include "harness/metrics/calibration/reliability_diagram.h"

namespace assay {

std::vector<Binning> AllBinnings(std::span<const CalibrationPair> pairs) {
  if (!WhyNothing(pairs).empty()) return {};
  const double low = LowestConfidence(pairs);
  std::vector<Binning> binnings;
  for (const bool equal_mass : {false, true}) {
    for (const size_t count : {5, 10, 15, 20}) {
      const std::vector<double> edges =
          equal_mass ? EqualMassEdges(pairs, count) : EqualWidthEdges(count, low, 1);
      const std::vector<CalibrationBin> bins = BinPairs(pairs, edges);
      binnings.push_back({count, equal_mass, *BinnedErrorOf(bins), *DebiasedErrorOf(bins)});
    }
  }
  return binnings;
}

std::vector<MoreBinning> MoreBinnings(std::span<const CalibrationPair> pairs) {
  std::vector<double> margins;
  for (const CalibrationPair& pair : pairs) {
    const bool right = pair.outcome > 0;
    if (pair.log_odds == 0 && !right) continue;  // the other half of a tie
    margins.push_back(right ? pair.log_odds : -pair.log_odds);
  }
  std::vector<MoreBinning> binnings;
  for (const bool equal_mass : {false, true}) {
    for (const size_t bins : {5, 10, 20}) {
      if (const auto calibration = MoreCalibrationOf(margins, bins, equal_mass)) {
        binnings.push_back({bins, equal_mass, *calibration});
      }
    }
  }
  return binnings;
}

}  // namespace assay
