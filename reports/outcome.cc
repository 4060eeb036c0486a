#include "reports/outcome.h"

#include <cmath>

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

}  // namespace assay
