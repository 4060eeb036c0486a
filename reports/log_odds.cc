#include "reports/log_odds.h"

#include "harness/metrics/calibration/log_odds.h"

namespace assay {

bool RewardsAreLogOdds(const ModelCard& card) { return WhyNotLogOdds(card).empty(); }

}  // namespace assay
