#include "harness/metrics/outcome.h"

#include <cmath>

#include "harness/metrics/preference.h"

namespace assay {
namespace {

int NetVote(const Judgement& judgement, const Pair& pair) {
  int net = 0;
  for (const Verdict& verdict : judgement.verdicts) net += VoteOf(verdict, pair).value_or(0);
  return net;
}

}  // namespace

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
    const int net = NetVote(judged.judgement, pair);
    ++pairs;
    won += net > 0 ? 1 : 0;
    tied += net == 0 ? 1 : 0;
  }
  if (pairs == 0) return Outcome::kUnscored;
  if (won == pairs) return Outcome::kRight;
  if (tied > 0) return Outcome::kTied;
  return won == 0 ? Outcome::kWrong : Outcome::kPartly;
}

std::optional<double> AccuracyOfVerdicts(const JudgedSample& judged) {
  double won = 0, shares = 0;
  for (const Pair& pair : CountedPairs(judged.label)) {
    shares += pair.share;
    if (NetVote(judged.judgement, pair) > 0) won += pair.share;
  }
  if (!(shares > 0)) return std::nullopt;
  return won / shares;
}

}  // namespace assay
