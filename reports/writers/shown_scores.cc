#include "reports/writers/shown_scores.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/core/printable.h"
#include "harness/core/suite_spec.h"
#include "reports/labels.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

bool IsPercent(const Summary& summary) {
  return summary.printing != SuiteCard::Printed::kFraction6;
}

std::string FormatValue(double value, bool is_fraction, SuiteCard::Printed printing) {
  return is_fraction ? PrintScore(value, printing) : fmt::format("{:.3f}", value);
}

std::string FormatRange(const Interval& interval, bool percent) {
  if (percent) return fmt::format("{:.1f}–{:.1f}", interval.low * 100, interval.high * 100);
  return fmt::format("{:.3f}–{:.3f}", interval.low, interval.high);
}

ShownScore Show(const Summary& summary, const std::string& name, const Estimate& estimate,
                bool is_fraction, ShownScore::Group group) {
  ShownScore shown;
  shown.group = group;
  shown.name = name;
  shown.estimate = estimate;
  shown.in_range = is_fraction;
  shown.value = estimate.value ? FormatValue(*estimate.value, is_fraction, summary.printing) : "–";
  if (estimate.interval) {
    shown.range = FormatRange(*estimate.interval, is_fraction && IsPercent(summary));
  }
  return shown;
}

bool HasKind(const Summary& summary, Kind kind) {
  return std::any_of(summary.official.begin(), summary.official.end(),
                     [&](const OfficialScore& score) { return score.name.kind == kind; });
}

void ShowMetrics(const Summary& summary, std::vector<ShownScore>& shown) {
  constexpr std::string_view kDimension = "accuracy:";
  for (const MetricEstimate& metric : summary.estimates) {
    if (!metric.subset.empty()) continue;
    const auto add = [&](std::string label, std::string heading, ShownScore::Group group) {
      shown.push_back(Show(summary, metric.metric, metric.estimate, true, group));
      shown.back().label = std::move(label);
      shown.back().heading = std::move(heading);
    };
    if (metric.metric == "accuracy_longer") {
      add("chosen is longer", "chosen longer", ShownScore::Group::kLength);
    } else if (metric.metric == "accuracy_shorter") {
      add("chosen is shorter", "chosen shorter", ShownScore::Group::kLength);
    } else if (metric.metric.starts_with(kDimension)) {
      const std::string name = Printable(metric.metric.substr(kDimension.size()));
      add(name, name + " labels", ShownScore::Group::kDimension);
    }
  }
}

bool IsSame(const ShownScore& a, const ShownScore& b) {
  return a.group == b.group && a.kind == b.kind && a.name == b.name;
}

}  // namespace

std::vector<ShownScore> ShownScores(const Summary& summary) {
  const bool sections = HasKind(summary, Kind::kSection);
  std::vector<ShownScore> shown;
  std::vector<ScoreName> names;
  for (const OfficialScore& score : summary.official) {
    const Kind kind = score.name.kind;
    if (kind == Kind::kComponent || (kind == Kind::kSubset && sections)) continue;
    const bool is_fraction = score.name.unit == ScoreName::Unit::kFraction;
    shown.push_back(
        Show(summary, score.name.name, score.estimate, is_fraction, ShownScore::Group::kOfficial));
    shown.back().kind = kind;
    names.push_back(score.name);
    names.back().name = Printable(score.name.name);  // what looks alike is alike
  }
  const std::vector<std::string> labels = LabelScores(names);
  for (size_t i = 0; i < labels.size(); ++i) shown[i].label = shown[i].heading = labels[i];
  ShowMetrics(summary, shown);
  return shown;
}

std::vector<ShownScore> ScoresOfAny(const std::vector<std::vector<ShownScore>>& runs) {
  std::vector<ShownScore> all;
  for (const std::vector<ShownScore>& run : runs) {
    for (const ShownScore& score : run) {
      if (FindScore(all, score) == nullptr) all.push_back(score);
    }
  }
  std::ranges::stable_sort(all, {}, &ShownScore::group);
  return all;
}

std::vector<std::string> SuiteTitles(const std::vector<std::vector<const Summary*>>& groups) {
  std::vector<std::string> titles;
  std::vector<const RunRecord*> runs;
  for (const auto& group : groups) {
    runs.push_back(&group.front()->run);
    titles.push_back(SuiteSpec(runs.back()->suite, runs.back()->variant));
  }
  const std::vector<std::string> apart = TellSuitesApart(titles, runs);
  for (size_t i = 0; i < titles.size(); ++i) {
    if (!apart[i].empty()) titles[i] += " (" + apart[i] + ")";
    titles[i] = Printable(titles[i]);
  }
  return titles;
}

std::string_view ScoreUnit(const Summary& summary) { return IsPercent(summary) ? "%" : ""; }

std::string IntervalLevel(const Summary& summary) {
  double level = 0.95;
  for (const OfficialScore& score : summary.official) {
    if (score.estimate.interval) level = score.estimate.interval->level;
  }
  return fmt::format("{:g} %", level * 100);
}

const ShownScore* FindScore(const std::vector<ShownScore>& scores, const ShownScore& like) {
  const auto found = std::find_if(scores.begin(), scores.end(),
                                  [&](const ShownScore& score) { return IsSame(score, like); });
  return found == scores.end() ? nullptr : &*found;
}

std::vector<std::vector<const Summary*>> BySuite(const std::vector<Summary>& summaries) {
  std::vector<std::vector<const Summary*>> groups;
  for (const Summary& summary : summaries) {
    const auto same = [&](const std::vector<const Summary*>& group) {
      const RunRecord& run = group.front()->run;
      return run.suite_sha256 == summary.run.suite_sha256 && run.suite == summary.run.suite &&
             run.variant == summary.run.variant;
    };
    const auto group = std::find_if(groups.begin(), groups.end(), same);
    if (group == groups.end()) {
      groups.push_back({&summary});
    } else {
      group->push_back(&summary);
    }
  }
  return groups;
}

}  // namespace assay
