#include "reports/log_odds.h"

namespace assay {

bool RewardsAreLogOdds(const ModelCard& card) {
  if (card.adapter == "baseline") return false;
  if (card.type.empty() || card.type == "Seq. Classifier") return true;
  const auto reduce = card.options.find("reduce");
  return card.type == "DPO" && card.options.contains("reference") && reduce != card.options.end() &&
         reduce->second == "sum";
}

}  // namespace assay
