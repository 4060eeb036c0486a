#include "harness/metrics/comparison/confidence_columns.h"

#include "harness/metrics/calibration/claim_losses.h"
#include "harness/metrics/calibration/claims.h"
#include "harness/metrics/calibration/log_odds.h"

namespace assay {

ConfidenceColumns ReadConfidence(const SampleMetrics& metrics, const ModelCard& model) {
  const ConfidenceChoice choice =
      ChooseConfidence(metrics.claims(), metrics.no_preferences(), WhyNotLogOdds(model));
  const size_t samples = metrics.columns().size();
  const auto column = [&](double (*of)(const CalibrationPair&)) {
    return ClaimLosses(metrics.claims(), choice.source, samples, of);
  };
  return {
      .because = choice.source == Confidence::kNone ? choice.because : "",
      .squared = column(BrierOf),
      .excess = column([](const CalibrationPair& pair) { return pair.confidence - pair.outcome; }),
      .right = column([](const CalibrationPair& pair) { return pair.outcome; })};
}

}  // namespace assay
