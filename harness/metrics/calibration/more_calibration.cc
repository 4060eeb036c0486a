#include "harness/metrics/calibration/more_calibration.h"

#include <vector>

#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/log_loss.h"

namespace assay {

std::optional<MoreCalibration> MoreCalibrationOf(std::span<const double> margins, size_t bins,
                                                 bool equal_mass) {
  if (margins.empty()) return std::nullopt;
  std::vector<CalibrationPair> pairs;
  double right = 0;
  for (const double margin : margins) {
    AddBothOrders(margin, 0, 1, pairs);
    right += margin > 0 ? 1 : margin == 0 ? 0.5 : 0;
  }
  const std::vector<double> edges =
      equal_mass ? EqualMassEdges(pairs, bins) : EqualWidthEdges(bins);
  const BinnedError error = *BinnedErrorOf(BinPairs(pairs, edges));
  return MoreCalibration{right / static_cast<double>(margins.size()),
                         *LogLoss(pairs).value,
                         *BrierScore(pairs).value,
                         error.ece,
                         error.ace,
                         error.mce};
}

}  // namespace assay
