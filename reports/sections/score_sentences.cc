#include "reports/sections/score_sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

struct Named {
  std::string name;
  const Estimate* estimate;
};

double ValueOf(const Named& named) { return *named.estimate->value; }

// The sections or subsets of `names` that have a value, of one unit.
std::vector<Named> PartsOf(const Summary& summary, const std::vector<ScoreName>& names) {
  std::vector<Named> parts;
  for (const OfficialScore& score : summary.official) {
    const bool shown = std::ranges::any_of(names, [&](const ScoreName& name) {
      return name.name == score.name.name && name.kind == score.name.kind;
    });
    const bool is_part = score.name.kind == Kind::kSection || score.name.kind == Kind::kSubset;
    if (!shown || !is_part || !score.estimate.value) continue;
    if (score.name.unit == ScoreName::Unit::kFraction) {
      parts.push_back({score.name.name, &score.estimate});
    }
  }
  return parts;
}

std::string Hedge(const Estimate& high, const Estimate& low, const char* apart,
                  const char* together) {
  if (!high.interval || !low.interval) return "how sure that is cannot be told";
  return Overlap(high, low) ? together : apart;
}

std::string SayParts(const Summary& summary, const std::vector<ScoreName>& names) {
  const std::vector<Named> parts = PartsOf(summary, names);
  if (parts.size() < 2) return "";
  const auto [worst, best] = std::ranges::minmax_element(parts, {}, ValueOf);
  if (ValueOf(*worst) == ValueOf(*best)) return " It scores the same everywhere.";
  return fmt::format(" It does best on {}, {}, and worst on {}, {}: {}.", best->name,
                     SayPercent(*best->estimate), worst->name, SayPercent(*worst->estimate),
                     Hedge(*best->estimate, *worst->estimate, "their intervals are apart",
                           "their intervals overlap, so that order may be chance"));
}

std::string SayRuns(const SuiteRuns& suite) {
  std::vector<Named> runs;
  for (size_t run = 0; run < suite.size(); ++run) {
    const OfficialScore* overall = OverallScore(suite.summary(run));
    if (overall != nullptr && overall->estimate.value) {
      runs.push_back({suite.labels[run], &overall->estimate});
    }
  }
  if (runs.size() < 2) return "";
  std::ranges::stable_sort(runs, std::ranges::greater{}, ValueOf);
  const std::string next = runs.size() > 2 ? "the next, " + runs[1].name : runs[1].name;
  if (ValueOf(runs[0]) == ValueOf(runs[1])) {
    return fmt::format(" {} and {} share the highest score.", runs[0].name, runs[1].name);
  }
  return fmt::format(
      " {} has the highest overall score; {}.", runs[0].name,
      Hedge(*runs[0].estimate, *runs[1].estimate,
            fmt::format("its interval is above that of {}", next).c_str(),
            fmt::format("its interval overlaps that of {}: the comparison, sample by "
                        "sample, tells more",
                        next)
                .c_str()));
}

// The model's name, and on lines of their own whatever else makes runs comparable.
std::string AllButSeed(const Summary& summary) {
  const RunRecord& run = summary.run;
  return fmt::format("{}\n{}\n{}\n{}\n{}", run.model.name, run.model.fingerprint, run.model.dtype,
                     run.prepare, SelectionToJson(summary.selection).dump());
}

// A file of verdicts was asked for once and may hold several answers.
std::string TimesAsked(const Ask& ask) {
  return ask.repeats > 1 ? std::to_string(ask.repeats) : "several";
}

}  // namespace

std::string SayScores(const SuiteRuns& suite, const std::vector<ScoreName>& names) {
  return suite.size() == 1 ? SayParts(suite.summary(0), names) : SayRuns(suite);
}

std::optional<Paragraph> SayRepeats(const SuiteRuns& suite) {
  std::string text;
  for (size_t run = 0; run < suite.size(); ++run) {
    const Summary& summary = suite.summary(run);
    const Estimate* deviation = FindEstimate(summary, "repeat_sd");
    const Estimate* changed = FindEstimate(summary, "repeat_changed");
    if (deviation == nullptr || changed == nullptr || !deviation->value || !changed->value)
      continue;
    text += fmt::format(
        "{}{}Asked {} times, it judges {} of the samples differently; from one time "
        "to the next its accuracy moves by a standard deviation of {} points{}.",
        text.empty() ? "" : " ", Lead(suite, run), TimesAsked(summary.run.ask),
        SayPercent(*changed), InPoints(*deviation->value),
        deviation->interval
            ? fmt::format(" ({}\u00a0to\u00a0{})", InPoints(deviation->interval->low),
                          InPoints(deviation->interval->high))
            : "");
  }
  if (text.empty()) return std::nullopt;
  return Paragraph{text};
}

std::optional<Paragraph> SaySeeds(const SuiteRuns& suite) {
  constexpr size_t kFew = 5;
  std::map<std::string, std::map<uint64_t, double>> scores;  // by all but the seed, by seed
  for (const ReportRun* run : suite.runs) {
    const OfficialScore* overall = OverallScore(run->summary);
    if (overall == nullptr || !overall->estimate.value) continue;
    scores[AllButSeed(run->summary)].emplace(run->summary.run.ask.seed, *overall->estimate.value);
  }
  std::string text;
  for (const auto& [key, by_seed] : scores) {
    if (by_seed.size() < 2) continue;
    const auto n = static_cast<double>(by_seed.size());
    double mean = 0, squares = 0;
    for (const auto& [seed, score] : by_seed) mean += score / n;
    for (const auto& [seed, score] : by_seed) squares += (score - mean) * (score - mean);
    text += fmt::format(
        "{}With {} seeds {} scores {} % on average; between seeds that moves by a standard "
        "deviation of {} points{}.",
        text.empty() ? "" : " ", by_seed.size(), key.substr(0, key.find('\n')), InPoints(mean),
        InPoints(std::sqrt(squares / (n - 1))),
        by_seed.size() < kFew ? ", known to its order of magnitude from so few" : "");
  }
  if (text.empty()) return std::nullopt;
  return Paragraph{text};
}

Facts HowScoresAreComputed(const SuiteRuns& suite) {
  const std::string& cluster = suite.suite().cluster;
  return {.title = "How scores are computed",
          .items = {{"Score",
                     "By the benchmark's own rule, from the samples judged; failures count "
                     "as that rule has it."},
                    {"Interval",
                     fmt::format(
                         "10,000 times as many clusters{} as there are, drawn with "
                         "replacement and scored by the same rule; from the 2.5 to the "
                         "97.5 % quantile (Efron 1979), for bca from those that its bias and "
                         "skewness move them to (Efron 1987). Where few samples or errors leave "
                         "that too short, Wilson's or Clopper and Pearson's, and the reason.",
                         cluster.empty() ? "" : " (samples of one " + cluster + ")")},
                    {"Every number",
                     "Official scores and our own estimates, each with its method; "
                     "what is undefined or not applicable says why."},
                    MoreIn("Which interval a number gets")},
          .open = false};
}

}  // namespace assay
