#include "harness/gate/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/core/counted.h"
#include "harness/metrics/calibration/slice_estimates.h"

namespace assay {
namespace {

constexpr char kOverall[] = "overall";

bool HasKind(const Summary& summary, ScoreName::Kind kind) {
  return std::ranges::any_of(summary.official,
                             [&](const OfficialScore& score) { return score.name.kind == kind; });
}

// Sections, or where neither run has one, subsets.
ScoreName::Kind KindOfSections(const Summary& run, const Summary* baseline) {
  const bool sections = HasKind(run, ScoreName::Kind::kSection) ||
                        (baseline != nullptr && HasKind(*baseline, ScoreName::Kind::kSection));
  return sections ? ScoreName::Kind::kSection : ScoreName::Kind::kSubset;
}

// Official scores of both runs, each once.
std::vector<ScoreName> OfficialNames(const Summary& run, const Summary* baseline) {
  std::vector<ScoreName> names;
  for (const Summary* summary : {&run, baseline}) {
    if (summary == nullptr) continue;
    for (const OfficialScore& score : summary->official) {
      const bool known = std::ranges::any_of(names, [&](const ScoreName& name) {
        return name.name == score.name.name && name.kind == score.name.kind;
      });
      if (!known) names.push_back(score.name);
    }
  }
  return names;
}

std::vector<GateTarget> OfficialTargets(const GateRule& rule, const Summary& run,
                                        const Summary* baseline) {
  std::vector<GateTarget> targets;
  const ScoreName::Kind sections = KindOfSections(run, baseline);
  for (const ScoreName& name : OfficialNames(run, baseline)) {
    const bool meant = rule.section == kEverySection ? name.kind == sections
                       : rule.section == kOverall    ? name.kind == ScoreName::Kind::kOverall
                                                     : name.name == rule.section;
    if (!meant) continue;
    targets.push_back({name.name, "", "", name.kind, name.unit});
    if (rule.section != kEverySection) break;
  }
  return targets;
}

std::vector<GateTarget> MetricTargets(const GateRule& rule, const Summary& run,
                                      const Summary* baseline) {
  if (!HasMetric(run, rule.metric) && (baseline == nullptr || !HasMetric(*baseline, rule.metric))) {
    return {};
  }
  const auto target = [&](const std::string& section, const std::string& subset) {
    return GateTarget{section, rule.metric, subset};
  };
  if (rule.section == kOverall) return {target(kOverall, "")};
  std::vector<GateTarget> targets;
  for (const GateTarget& official : OfficialTargets(rule, run, baseline)) {
    targets.push_back(target(official.section, official.section));
  }
  if (!targets.empty() || rule.section == kEverySection) return targets;
  for (const MetricEstimate& estimate : run.estimates) {
    if (estimate.metric == rule.metric && estimate.subset == rule.section) {
      return {target(rule.section, rule.section)};
    }
  }
  return {};
}

// Why a metric that other parts have is not given for this one.
std::string WhyNotOf(const std::string& subset, const Summary& summary) {
  for (const MetricEstimate& estimate : summary.estimates) {
    if (estimate.metric != "accuracy" || estimate.subset != subset) continue;
    if (estimate.estimate.n >= kFewestForBins) break;
    return fmt::format(
        "it is not given for a part of {} (calibration needs {} samples, in bins {})",
        Counted(estimate.estimate.n, "sample"), kFewestCalibrated, kFewestForBins);
  }
  return "it is not given for this part";
}

}  // namespace

bool HasMetric(const Summary& summary, const std::string& metric) {
  return std::ranges::any_of(summary.estimates,
                             [&](const MetricEstimate& m) { return m.metric == metric; }) ||
         std::ranges::any_of(summary.not_applicable,
                             [&](const NotApplicable& m) { return m.metric == metric; });
}

std::vector<GateTarget> TargetsOf(const GateRule& rule, const Summary& run,
                                  const Summary* baseline) {
  if (rule.IsShareOfSamples()) return {GateTarget{}};
  return rule.metric.empty() ? OfficialTargets(rule, run, baseline)
                             : MetricTargets(rule, run, baseline);
}

std::vector<std::string> KnownTo(const GateRule& rule, const Summary& run) {
  std::set<std::string> names;
  if (!rule.metric.empty() && !HasMetric(run, rule.metric)) {
    for (const MetricEstimate& estimate : run.estimates) names.insert(estimate.metric);
    for (const NotApplicable& metric : run.not_applicable) names.insert(metric.metric);
  } else {
    for (const OfficialScore& score : run.official) names.insert(score.name.name);
  }
  return {names.begin(), names.end()};
}

Estimate ValueOf(const GateTarget& target, const Summary& summary) {
  Estimate none;
  if (target.metric.empty()) {
    for (const OfficialScore& score : summary.official) {
      if (score.name.name == target.section && score.name.kind == target.kind) {
        return score.estimate;
      }
    }
    none.because = "there is no such score in it";
    return none;
  }
  for (const MetricEstimate& estimate : summary.estimates) {
    if (estimate.metric == target.metric && estimate.subset == target.subset) {
      return estimate.estimate;
    }
  }
  none.because = "there is no such metric in it";
  const bool of_others = std::ranges::any_of(
      summary.estimates, [&](const auto& estimate) { return estimate.metric == target.metric; });
  if (of_others) none.because = WhyNotOf(target.subset, summary);
  for (const NotApplicable& metric : summary.not_applicable) {
    if (metric.metric == target.metric) none.because = metric.because;
  }
  return none;
}

}  // namespace assay
