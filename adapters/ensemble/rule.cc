#include "adapters/ensemble/rule.h"

#include <array>

#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {
namespace {

struct RuleName {
  EnsembleRule rule;
  std::string_view name;
};

// The first name of a rule is the one that is written.
constexpr std::array<RuleName, 8> kNames = {{
    {EnsembleRule::kMean, "mean"},
    {EnsembleRule::kMinimum, "minimum"},
    {EnsembleRule::kMinimum, "worst-case"},
    {EnsembleRule::kMeanMinusStd, "mean-minus-std"},
    {EnsembleRule::kMeanMinusVariance, "mean-minus-variance"},
    {EnsembleRule::kWeighted, "weighted"},
    {EnsembleRule::kLogSigmoid, "log-sigmoid"},
    {EnsembleRule::kMajority, "majority"},
}};

}  // namespace

std::string_view Name(EnsembleRule rule) {
  for (const RuleName& entry : kNames) {
    if (entry.rule == rule) return entry.name;
  }
  ASSAY_CHECK(false);
  return "";
}

EnsembleRule EnsembleRuleFromName(const std::string& name, std::string_view where) {
  std::vector<std::string> known;
  for (const RuleName& entry : kNames) {
    if (entry.name == name) return entry.rule;
    known.emplace_back(entry.name);
  }
  throw Error(std::string(where) + ": unknown \"rule\": \"" + name + "\"" +
              Suggestion(name, known));
}

bool TakesWeights(EnsembleRule rule) {
  return rule == EnsembleRule::kWeighted || rule == EnsembleRule::kLogSigmoid;
}

bool TakesK(EnsembleRule rule) {
  return rule == EnsembleRule::kMeanMinusStd || rule == EnsembleRule::kMeanMinusVariance;
}

}  // namespace assay
