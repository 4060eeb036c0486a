#include "reports/writers/compared_suites.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>

#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "reports/labels.h"
#include "reports/numbers.h"
#include "reports/writers/shown_scores.h"

namespace assay {

ComparisonNames NamedSuite::Lettered() const {
  ComparisonNames lettered = names;
  for (size_t run = 0; run < lettered.runs.size(); ++run) lettered.runs[run] = LetterOf(run);
  return lettered;
}

std::string NamedSuite::Subtitle() const {
  const std::string points = UnitOfDifferences(names.printed);
  const std::string without =
      missing_parts.empty() ? "" : fmt::format(" · without {}", fmt::join(missing_parts, ", "));
  if (comparison->runs == 2) {
    const PairComparison& pair = comparison->pairs.front();
    return fmt::format("{} judged by both, {}{} · B − A{}", Counted(pair.both_judged, "sample"),
                       Counted(pair.clusters, "cluster"), without, points);
  }
  return fmt::format("{} runs, {}{} · {}{}; p adjusted for all pairs", comparison->runs,
                     Counted(comparison->pairs.size(), "pair"), without,
                     MainIsOfficial(comparison->pairs.front()) ? "overall score" : "accuracy",
                     points);
}

std::string SayWhichSamples(const RunComparison& comparison) {
  const bool any = std::ranges::any_of(
      comparison.pairs, [](const PairComparison& pair) { return pair.outcomes.samples() > 0; });
  return any ? "which samples these are: on a page (-o comparison.html) each count leads to them"
             : "";
}

std::vector<std::string> SayOfSeveral(const NamedSuite& suite) {
  const RunComparison& comparison = *suite.comparison;
  const size_t found = SlicesThatStandOut(comparison, SIZE_MAX).size();
  std::vector<std::string> lines = {
      SayCaveats(comparison, suite.Lettered()), SayAlpha(comparison),
      found == 0 ? "no pair differs otherwise on some kind of samples than on the rest, as far as "
                   "can be told"
                 : fmt::format("{} of samples on which a pair differs otherwise than on the rest",
                               Counted(found, "kind")),
      SayWhichSamples(comparison),
      "each pair's sections, dimensions, ties, kinds of samples: name two runs, or --format json"};
  std::erase(lines, "");
  return lines;
}

std::string PairInLetters(const PairComparison& pair) {
  return fmt::format("{} − {}", LetterOf(pair.second), LetterOf(pair.first));
}

std::string OnlyRightInLetters(const PairComparison& pair) {
  return fmt::format("{} {} · {} {}", LetterOf(pair.second), FormatCount(pair.outcomes.only_second),
                     LetterOf(pair.first), FormatCount(pair.outcomes.only_first));
}

std::vector<NamedSuite> NameSuites(std::span<const ComparedSuite> suites) {
  std::vector<std::vector<const Summary*>> groups;
  for (const ComparedSuite& suite : suites) {
    std::vector<const Summary*>& group = groups.emplace_back();
    for (const Summary& run : suite.runs) group.push_back(&run);
  }
  const std::vector<std::string> titles = SuiteTitles(groups);
  const ModelLabels models = LabelModels(groups);
  std::vector<NamedSuite> named;
  for (size_t i = 0; i < suites.size(); ++i) {
    NamedSuite& suite = named.emplace_back();
    suite.title = titles[i];
    suite.comparison = &suites[i].comparison;
    suite.names.printed = suites[i].runs.front().printing;
    suite.missing_parts = suites[i].runs.front().run.missing_parts;
    const std::vector<RunLabel> labels = LabelRuns(groups[i], models);
    for (size_t run = 0; run < labels.size(); ++run) {
      const Summary& summary = *groups[i][run];
      const bool has_name = !summary.name.empty() && summary.name != summary.run.id;
      suite.names.runs.push_back(
          Printable(labels[run].Text() + (has_name ? " · " + summary.name : "")));
    }
  }
  return named;
}

}  // namespace assay
