#include "reports/outcome.h"

#include <cmath>

#include "harness/metrics/preference.h"

namespace assay {
std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRight:
      return "right";
    case Outcome::kPartly:
      return "partly right";
    case Outcome::kWrong:
      return "wrong";
    case Outcome::kTied:
      return "tied";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kUnscored:
      return "not scored";
  }
  return "";
}

Outcome OutcomeOf(const SampleColumns& columns, size_t i) {
  const double accuracy = columns.accuracy[i];
  if (columns.flags[i] & SampleColumns::kFailed) return Outcome::kFailed;
  if (std::isnan(accuracy)) return Outcome::kUnscored;
  if (accuracy >= 1) return Outcome::kRight;
  if (columns.flags[i] & SampleColumns::kTied) return Outcome::kTied;
  return accuracy <= 0 ? Outcome::kWrong : Outcome::kPartly;
}

Outcome OutcomeOfVerdicts(const JudgedSample& judged) {
  if (FirstFailure(judged.judgement) != nullptr) return Outcome::kFailed;
  size_t won = 0, tied = 0, pairs = 0;
  for (const Pair& pair : CountedPairs(judged.label)) {
    int net = 0;
    for (const Verdict& verdict : judged.judgement.verdicts) {
      net += VoteOf(verdict, pair).value_or(0);
    }
    ++pairs;
    won += net > 0 ? 1 : 0;
    tied += net == 0 ? 1 : 0;
  }
  if (pairs == 0) return Outcome::kUnscored;
  if (won == pairs) return Outcome::kRight;
  if (tied > 0) return Outcome::kTied;
  return won == 0 ? Outcome::kWrong : Outcome::kPartly;
}

}  // namespace assay
