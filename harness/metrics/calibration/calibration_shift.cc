#include "harness/metrics/calibration/calibration_shift.h"

#include <unordered_set>

#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/log_loss.h"

namespace assay {
namespace {

std::vector<CalibrationPair> WithoutClustersOf(const std::vector<CalibrationPair>& learned,
                                               const std::vector<CalibrationPair>& tested) {
  std::unordered_set<uint32_t> seen;
  for (const CalibrationPair& pair : learned) seen.insert(pair.cluster);
  std::vector<CalibrationPair> result;
  for (const CalibrationPair& pair : tested) {
    if (!seen.contains(pair.cluster)) result.push_back(pair);
  }
  return result;
}

Measured Ece(std::span<const CalibrationPair> pairs, std::span<const double> edges) {
  const auto error = BinnedErrorOf(BinPairs(pairs, edges));
  if (!error) return {std::nullopt, WhyNothing(pairs)};
  return {error->ece, ""};
}

}  // namespace

std::vector<ShiftCell> CalibrationUnderShift(std::span<const std::vector<CalibrationPair>> parts,
                                             std::span<const double> edges,
                                             const Recalibrator& learn) {
  std::vector<ShiftCell> cells;
  for (size_t from = 0; from < parts.size(); ++from) {
    const Recalibration learned = learn(parts[from]);
    for (size_t to = 0; to < parts.size(); ++to) {
      if (from == to) continue;
      std::vector<CalibrationPair> test = WithoutClustersOf(parts[from], parts[to]);
      ShiftCell cell;
      cell.learned_on = from;
      cell.tested_on = to;
      cell.pairs = test.size();
      cell.log_loss_before = LogLoss(test);
      cell.ece_before = Ece(test, edges);
      if (learned.apply) {
        for (CalibrationPair& pair : test) pair = learned.apply(pair);
        cell.log_loss_after = LogLoss(test);
        cell.ece_after = Ece(test, edges);
      } else {
        cell.log_loss_after.because = cell.ece_after.because = learned.because;
      }
      cells.push_back(std::move(cell));
    }
  }
  return cells;
}

}  // namespace assay
