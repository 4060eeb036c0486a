#include "harness/gate/baseline_failures.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/core/counted.h"

namespace assay {

double BaselineFailures::Share() const {
  return samples == 0 ? 0 : static_cast<double>(alone) / static_cast<double>(samples);
}

FailureCounts::FailureCounts(const GateSide& baseline, const GateSide& run) : baseline_(baseline) {
  for (const GateSample& sample : run.samples) {
    if (sample.failed) failed_in_run_.insert(sample.id);
  }
}

const BaselineFailures& FailureCounts::Of(const std::string& part) {
  const auto [place, is_new] = counted_.try_emplace(part);
  BaselineFailures& failures = place->second;
  if (!is_new) return failures;
  for (const GateSample* sample : SamplesOf(baseline_, part)) {
    ++failures.samples;
    if (!sample->failed) continue;
    ++failures.failed;
    failures.alone += failed_in_run_.contains(sample->id) ? 0 : 1;
  }
  return failures;
}

double MostBaselineFailures(const std::vector<GateRule>& rules) {
  constexpr double kMost = 0.01;
  std::optional<double> least;
  for (const GateRule& rule : rules) {
    const bool all_samples = rule.section == "overall" && !rule.by_subset;
    if (rule.kind != GateRule::Kind::kFailuresMax || !all_samples) continue;
    least = std::min(least.value_or(rule.limit), rule.limit);
  }
  return least.value_or(kMost);
}

std::string WhyNoComparison(const BaselineFailures& failures, double most) {
  constexpr double kRounding = 1e-12;
  const bool all = failures.failed > 0 && failures.failed == failures.samples;
  if (!all && failures.Share() <= most + kRounding) return "";
  return fmt::format(
      "the baseline failed on {} of {}{}, which count as wrong: it may be better than it looks",
      failures.failed, Counted(failures.samples, "sample"),
      all ? "" : fmt::format(" (on {} it alone, above {:g} %)", failures.alone, 100 * most));
}

}  // namespace assay
