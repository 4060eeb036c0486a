#include "harness/run/judgement_check.h"

#include <cmath>

#include "harness/core/error.h"

namespace assay {
namespace {

void ReplaceNonFinite(std::vector<Reward>& rewards) {
  for (Reward& reward : rewards) {
    const double* value = std::get_if<double>(&reward);
    if (value == nullptr || std::isfinite(*value)) continue;
    const char* what = std::isnan(*value) ? "NaN" : *value > 0 ? "infinity" : "-infinity";
    reward = Failure{Failure::Kind::kNotFinite, std::string("the model gave ") + what};
  }
}

void CheckVerdict(const Verdict& verdict, size_t responses) {
  for (const size_t shown : verdict.shown) ASSAY_CHECK(shown < responses);
  const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks);
  ASSAY_CHECK(ranks == nullptr || ranks->size() == verdict.shown.size());
}

}  // namespace

void CheckShape(const Judgement& judgement, size_t responses) {
  ASSAY_CHECK(judgement.rewards.empty() || judgement.rewards.size() == responses);
  ASSAY_CHECK(judgement.steps.empty() || judgement.steps.size() == responses);
  for (const auto& [name, rewards] : judgement.dimensions) {
    ASSAY_CHECK(rewards.size() == responses);
  }
  for (const Verdict& verdict : judgement.verdicts) CheckVerdict(verdict, responses);
}

void ReplaceNonFinite(Judgement& judgement) {
  ReplaceNonFinite(judgement.rewards);
  for (auto& [name, rewards] : judgement.dimensions) ReplaceNonFinite(rewards);
  for (auto& rewards : judgement.steps) ReplaceNonFinite(rewards);
  for (Verdict& verdict : judgement.verdicts) {
    if (verdict.confidence && !std::isfinite(*verdict.confidence)) verdict.confidence.reset();
  }
  std::erase_if(judgement.attributes,
                [](const auto& attribute) { return !std::isfinite(attribute.second); });
  if (!std::isfinite(judgement.usage.cost)) judgement.usage.cost = 0;
  if (!std::isfinite(judgement.usage.seconds)) judgement.usage.seconds = 0;
}

}  // namespace assay
