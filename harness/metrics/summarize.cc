#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "harness/core/counted.h"
#include "harness/core/published_counts.h"
#include "harness/metrics/calibration/calibration_estimates.h"
#include "harness/metrics/calibration/log_odds.h"
#include "harness/metrics/failure_tally.h"
#include "harness/metrics/official_scores.h"
#include "harness/metrics/sample_metrics.h"
#include "harness/metrics/summary.h"
#include "harness/run/selection_words.h"

namespace assay {
namespace {

// What one pass over the judged samples collects.
struct Pass {
  explicit Pass(const ModelCard& card) : metrics(MemberDimensions(card)) {}

  ScoreTable table;
  SampleMetrics metrics;
  FailureTally failures;

  void Read(const Suite& suite, const JudgedStream& judged) {
    judged([&](const JudgedSample& sample) {
      suite.Tabulate(sample, table);
      metrics.Add(sample);
      failures.Add(sample.judgement);
    });
    suite.Finish(table);
    metrics.Finish();
  }
};

size_t CountFlag(const SampleColumns& columns, SampleColumns::Flag flag) {
  return static_cast<size_t>(std::count_if(columns.flags.begin(), columns.flags.end(),
                                           [&](uint8_t flags) { return (flags & flag) != 0; }));
}

Counts CountSamples(const Pass& pass, size_t selected) {
  const SampleColumns& columns = pass.metrics.columns();
  Counts counts;
  counts.samples = selected;
  counts.judged = columns.size();
  counts.failed = pass.failures.failed();
  counts.unparsed = pass.failures.Of(Failure::Kind::kUnparsed);
  counts.tied = CountFlag(columns, SampleColumns::kTied);
  counts.truncated = CountFlag(columns, SampleColumns::kTruncated);
  return counts;
}

bool NeedsValue(const ScoreName& name) {
  return name.kind == ScoreName::Kind::kOverall || name.kind == ScoreName::Kind::kSection ||
         name.kind == ScoreName::Kind::kSubset;
}

// How many subsets of the suite as it was judged have other counts than the published data; the
// run's health says which. What a selection or missing judgements leave out is another reason.
size_t OtherCounts(const SuiteCard& card, const RunRecord& run, const SampleMetrics& metrics) {
  if (card.expected.empty() || metrics.columns().size() != run.suite_samples) return 0;
  std::map<std::string, size_t> rows;
  for (const uint32_t subset : metrics.columns().subset) ++rows[metrics.subsets()[subset]];
  return DifferencesFromPublished(card.expected, {rows.begin(), rows.end()},
                                  !run.missing_parts.empty())
      .size();
}

// Everything that keeps the official scores from being those of the whole benchmark.
std::vector<std::string> WhyIncomplete(const Summary& summary, const SuiteCard& card,
                                       const Pass& pass) {
  std::vector<std::string> reasons;
  if (!summary.selection.IsWholeSuite() && summary.counts.samples != summary.run.suite_samples) {
    reasons.push_back(fmt::format("{} of the suite's {} selected ({})", summary.counts.samples,
                                  Counted(summary.run.suite_samples, "sample"),
                                  InWords(summary.selection)));
  }
  if (!summary.run.missing_parts.empty()) {
    reasons.push_back(fmt::format("the data lack {}", fmt::join(summary.run.missing_parts, ", ")));
  }
  if (const size_t others = OtherCounts(card, summary.run, pass.metrics); others > 0) {
    reasons.push_back("not the published data: other counts in " + Counted(others, "subset"));
  }
  if (summary.counts.judged < summary.counts.samples) {
    reasons.push_back(fmt::format("{} of {} not judged yet",
                                  summary.counts.samples - summary.counts.judged,
                                  Counted(summary.counts.samples, "sample")));
  }
  const size_t missing = std::max(pass.table.unscored, pass.failures.Of(Failure::Kind::kMissing));
  if (missing > 0) reasons.push_back(Counted(missing, "judgement") + " missing");
  std::map<std::string, std::vector<std::string>> undefined;  // names by reason
  for (const OfficialScore& score : summary.official) {
    if (!NeedsValue(score.name) || score.estimate.value) continue;
    undefined[score.estimate.because].push_back(score.name.name);
  }
  for (const auto& [because, names] : undefined) {
    reasons.push_back(fmt::format("undefined: {}, because {}", fmt::join(names, ", "), because));
  }
  return reasons;
}

// Draws left out of an interval are in the exports; worth a line is a score without an interval.
void AddMissingIntervals(const Summary& summary, std::vector<std::string>& lines) {
  std::map<std::string, std::vector<std::string>> missing;  // names by reason
  for (const OfficialScore& score : summary.official) {
    const Estimate& estimate = score.estimate;
    if (score.name.kind == ScoreName::Kind::kSubset || !estimate.value || estimate.interval) {
      continue;
    }
    missing[estimate.interval_because].push_back(score.name.name);
  }
  for (const auto& [because, names] : missing) {
    lines.push_back(fmt::format("no interval: {}, because {}", fmt::join(names, ", "), because));
  }
}

std::vector<std::string> HealthLines(const Summary& summary, const Pass& pass) {
  const Counts& counts = summary.counts;
  std::vector<std::string> lines;
  if (!summary.complete) lines.push_back("incomplete: " + summary.incomplete_because);
  const auto failures = pass.failures.Lines(counts.judged);
  lines.insert(lines.end(), failures.begin(), failures.end());
  if (counts.tied > 0) lines.push_back(TiedLine(summary));
  if (counts.truncated > 0) {
    lines.push_back(CountLine(counts.truncated, counts.judged, "truncated"));
  }
  AddMissingIntervals(summary, lines);
  if (summary.run.invariance) lines.push_back(InvarianceLine(*summary.run.invariance));
  lines.insert(lines.end(), summary.run.health.begin(), summary.run.health.end());
  return lines;
}

}  // namespace

Summary Summarize(const Suite& suite, const RunRecord& run, const Selection& selection,
                  size_t selected, const JudgedStream& judged, const SummaryOptions& options) {
  Pass pass(run.model);
  pass.Read(suite, judged);

  Summary summary;
  summary.run = run;
  summary.selection = selection;
  summary.counts = CountSamples(pass, selected);
  summary.confirmed = suite.Card().confirmed;
  summary.printing = suite.Card().printed;
  summary.no_overall = suite.Card().no_overall;
  summary.illustrative = suite.Card().illustrative;

  summary.official = ScoreOfficially(suite, pass.table, options);
  const auto reasons = WhyIncomplete(summary, suite.Card(), pass);
  summary.complete = reasons.empty();
  summary.incomplete_because = fmt::format("{}", fmt::join(reasons, "; "));
  if (const OfficialScore* overall = OverallScore(summary); overall && overall->estimate.value) {
    summary.printed = PrintScore(*overall->estimate.value, summary.printing);
  }
  const std::string not_log_odds = WhyNotLogOdds(run.model);
  EstimateMetrics(pass.metrics, pass.table.names, not_log_odds, options.level, summary.estimates,
                  summary.not_applicable);
  const ConfidenceChoice choice =
      ChooseConfidence(pass.metrics.claims(), pass.metrics.no_preferences(), not_log_odds);
  summary.calibration = EstimateCalibration(pass.metrics, pass.table.names, choice, options,
                                            summary.estimates, summary.not_applicable);
  summary.health = HealthLines(summary, pass);
  std::move(pass.metrics).MoveInto(summary);
  return summary;
}

std::string CountLine(size_t count, size_t of, std::string_view what) {
  return fmt::format("{} of {} {}", count, Counted(of, "sample"), what);
}

std::string TiedLine(const Summary& summary) {
  const bool judge = summary.run.model.compares && !summary.run.model.scores;
  return CountLine(summary.counts.tied, summary.counts.judged,
                   judge ? "with a tie verdict" : "tied");
}

const OfficialScore* OverallScore(const Summary& summary) {
  if (summary.official.empty()) return nullptr;
  const OfficialScore& first = summary.official.front();
  return first.name.kind == ScoreName::Kind::kOverall ? &first : nullptr;
}

std::string PrintScore(double value, SuiteCard::Printed printing) {
  switch (printing) {
    case SuiteCard::Printed::kPercent1:
      return fmt::format("{:.1f}", value * 100);
    case SuiteCard::Printed::kPercent2:
      return fmt::format("{:.2f}", value * 100);
    case SuiteCard::Printed::kFraction6:
      return fmt::format("{:.6f}", value);
  }
  return {};
}

}  // namespace assay
