#include "harness/core/judgement.h"

#include <limits>

namespace assay {
namespace {

const Failure* FirstFailure(const std::vector<Reward>& rewards) {
  for (const Reward& reward : rewards) {
    if (const auto* failure = std::get_if<Failure>(&reward)) return failure;
  }
  return nullptr;
}

}  // namespace

double ValueOrNan(const Reward& reward) {
  const double* value = std::get_if<double>(&reward);
  return value != nullptr ? *value : std::numeric_limits<double>::quiet_NaN();
}

Judgement FailedJudgement(size_t responses, const Failure& failure) {
  Judgement judgement;
  judgement.rewards.assign(responses, failure);
  return judgement;
}

const Failure* FirstFailure(const Judgement& judgement) {
  if (const Failure* failure = FirstFailure(judgement.rewards)) return failure;
  for (const auto& [name, rewards] : judgement.dimensions) {
    if (const Failure* failure = FirstFailure(rewards)) return failure;
  }
  for (const auto& rewards : judgement.steps) {
    if (const Failure* failure = FirstFailure(rewards)) return failure;
  }
  for (const Verdict& verdict : judgement.verdicts) {
    if (const auto* failure = std::get_if<Failure>(&verdict.ranks)) return failure;
  }
  return nullptr;
}

}  // namespace assay
