#include "harness/metrics/calibration/log_odds.h"

#include <fmt/format.h>

namespace assay {

std::string WhyNotLogOdds(const ModelCard& card) {
  if (card.adapter == "baseline") return "a baseline's rewards are no log-odds";
  if (card.type.empty() || card.type == "Seq. Classifier") return {};
  const auto reduce = card.options.find("reduce");
  const bool sums = reduce != card.options.end() && reduce->second == "sum";
  if (card.type == "DPO" && card.options.contains("reference") && sums) return {};
  return fmt::format("rewards of this kind of model ({}) are no log-odds", card.type);
}

}  // namespace assay
