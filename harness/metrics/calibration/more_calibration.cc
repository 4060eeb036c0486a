#include "harness/metrics/calibration/more_calibration.h"

#include <vector>

#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/log_loss.h"

namespace assay {

std::optional<MoreCalibration> MoreCalibrationOf(std::span<const double> margins, size_t bins) {
  if (margins.empty()) return std::nullopt;
  std::vector<CalibrationPair> pairs;
  double right = 0;
  for (const double margin : margins) {
    AddBothOrders(margin, 0, 1, pairs);
    right += margin > 0 ? 1 : margin == 0 ? 0.5 : 0;
  }
  const BinnedError error = *BinnedErrorOf(BinPairs(pairs, EqualWidthEdges(bins)));
  return MoreCalibration{right / static_cast<double>(margins.size()),
                         *LogLoss(pairs).value,
                         *BrierScore(pairs).value,
                         error.ece,
                         error.ace,
                         error.mce};
}

}  // namespace assay
