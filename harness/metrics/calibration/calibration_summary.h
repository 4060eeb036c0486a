#pragma once

#include <string>
#include <vector>

#include "harness/metrics/calibration/binnings.h"
#include "harness/metrics/calibration/calibration_shift.h"
#include "harness/metrics/calibration/confidence.h"
#include "harness/metrics/calibration/reliability_diagram.h"
#include "harness/metrics/calibration/risk_coverage.h"

namespace assay {

/// A cell of calibration under shift, with the names of its two parts.
struct NamedShift {
  std::string learned_on;
  std::string tested_on;
  ShiftCell cell;
};

/// Calibration over everything as far as it is no single number. All of it is empty where
/// calibration is not applicable.
struct CalibrationSummary {
  Confidence confidence = Confidence::kNone;  ///< whose calibration it is
  std::vector<ReliabilityPoint> reliability;
  std::vector<Binning> binnings;         ///< empty for fewer than 100 samples
  std::vector<MoreBinning> more;         ///< of rewards alone
  std::vector<RiskPoint> risk_coverage;  ///< at most about 100 points, the last at coverage 1
  std::vector<NamedShift> shift;         ///< between sections, of those with samples enough
};

}  // namespace assay
