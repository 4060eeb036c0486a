#include "harness/gate/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/metrics/calibration/slice_estimates.h"

namespace assay {
namespace {

constexpr char kOverallName[] = "overall";

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

constexpr size_t kNever = 100;

// In which order the kinds are meant by a name, first the likeliest.
size_t Precedence(const GateRule& rule, ScoreName::Kind kind) {
  using enum ScoreName::Kind;
  if (!rule.by_subset && rule.section == kOverallName) return kind == kOverall ? 0 : kNever;
  std::vector<ScoreName::Kind> order = {kOverall, kSection, kSlice, kComponent};
  order.insert(rule.by_subset ? order.begin() : order.end(), kSubset);
  return static_cast<size_t>(std::ranges::find(order, kind) - order.begin());
}

std::vector<GateTarget> OfficialTargets(const GateRule& rule, const Summary& run,
                                        const Summary* baseline) {
  const std::vector<ScoreName> names = OfficialNames(run, baseline);
  const auto target = [&](const ScoreName& name) {
    const auto so_named = std::ranges::count(names, name.name, &ScoreName::name);
    return GateTarget{name.name, "", "", name.kind, name.unit, so_named > 1};
  };
  if (rule.section == kEverySection) {
    std::vector<GateTarget> targets;
    const ScoreName::Kind sections = KindOfSections(run, baseline);
    for (const ScoreName& name : names) {
      if (name.kind == sections) targets.push_back(target(name));
    }
    return targets;
  }
  const ScoreName* meant = nullptr;
  for (const ScoreName& name : names) {
    const size_t place = Precedence(rule, name.kind);
    if (name.name != rule.section || place == kNever) continue;
    if (meant == nullptr || place < Precedence(rule, meant->kind)) meant = &name;
  }
  return meant == nullptr ? std::vector<GateTarget>{} : std::vector{target(*meant)};
}

std::optional<size_t> SamplesIn(const GateTarget& target, ScoreName::Kind kind,
                                const Summary& run) {
  for (const OfficialScore& score : run.official) {
    if (score.name.name == target.section && score.name.kind == kind) return score.estimate.n;
  }
  return std::nullopt;
}

// Parts of our metrics have names alone: one that a section and a smaller subset share is the
// subset's.
void RequireOnePart(const GateRule& rule, const GateTarget& target, const Summary& run) {
  if (!target.shares_name || target.kind != ScoreName::Kind::kSection) return;
  const auto subset = SamplesIn(target, ScoreName::Kind::kSubset, run);
  if (!subset || subset == SamplesIn(target, ScoreName::Kind::kSection, run)) return;
  throw Error(
      fmt::format("{}: \"{}\" is a section and a subset: got a rule on the section's samples, "
                  "expected one on its official score (no \"metric\"), or on \"subset\": \"{}\"",
                  rule.where, target.section, target.section));
}

// The parts of the samples that the rule means, with `rule.metric` of each.
std::vector<GateTarget> PartTargets(const GateRule& rule, const Summary& run,
                                    const Summary* baseline) {
  std::vector<GateTarget> targets;
  for (GateTarget& target : OfficialTargets(rule, run, baseline)) {
    RequireOnePart(rule, target, run);
    target.metric = rule.metric;
    if (target.kind != ScoreName::Kind::kOverall) target.subset = target.section;
    targets.push_back(std::move(target));
  }
  return targets;
}

std::vector<GateTarget> MetricTargets(const GateRule& rule, const Summary& run,
                                      const Summary* baseline) {
  if (!HasMetric(run, rule.metric) && (baseline == nullptr || !HasMetric(*baseline, rule.metric))) {
    return {};
  }
  if (rule.section == kOverallName && !rule.by_subset) {
    return {GateTarget{kOverallName, rule.metric, ""}};
  }
  std::vector<GateTarget> targets = PartTargets(rule, run, baseline);
  if (!targets.empty() || rule.section == kEverySection) return targets;
  for (const MetricEstimate& estimate : run.estimates) {
    if (estimate.metric == rule.metric && estimate.subset == rule.section) {
      return {GateTarget{rule.section, rule.metric, rule.section, ScoreName::Kind::kSubset}};
    }
  }
  return {};
}

// Slices and components are no parts of the samples.
std::vector<GateTarget> ShareTargets(const GateRule& rule, const Summary& run,
                                     const Summary* baseline) {
  if (rule.section == kOverallName && !rule.by_subset) return {GateTarget{}};
  std::vector<GateTarget> targets = PartTargets(rule, run, baseline);
  std::erase_if(targets, [](const GateTarget& target) {
    return target.kind == ScoreName::Kind::kSlice || target.kind == ScoreName::Kind::kComponent;
  });
  return targets;
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
  if (rule.IsShareOfSamples()) return ShareTargets(rule, run, baseline);
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
