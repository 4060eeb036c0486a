#include <fmt/format.h>

#include <utility>

#include "reports/comparison_words.h"
#include "reports/numbers.h"
#include "reports/report.h"
#include "reports/writers/compared_suites.h"
#include "reports/writers/escaping.h"
#include "reports/writers/markdown_table.h"

namespace assay {
namespace {

using Grid = std::vector<std::vector<std::string>>;

constexpr size_t kMostSlices = 8;

std::string Difference(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (!estimate.value) return "–";
  std::string cell = FormatDifference(*estimate.value, unit, printed);
  if (estimate.interval) cell += fmt::format(" ({})", FormatRange(estimate, unit, printed));
  return cell;
}

std::string Score(const std::optional<double>& value, ScoreName::Unit unit,
                  SuiteCard::Printed printed) {
  return value ? FormatScore(*value, unit, printed) : "–";
}

std::vector<std::string> DifferenceRow(const std::string& label, const NamedDifference& difference,
                                       SuiteCard::Printed printed) {
  return {MarkdownText(label),
          Score(difference.first, difference.unit, printed),
          Score(difference.second, difference.unit, printed),
          Difference(difference.difference, difference.unit, printed),
          MarkdownText(FormatP(difference.p)),
          MarkdownText(FormatP(difference.p_adjusted)),
          FormatCount(difference.difference.n)};
}

// Where they differ otherwise than elsewhere; of several pairs each line says which.
std::string Slices(const NamedSuite& suite) {
  const SuiteCard::Printed printed = suite.names.printed;
  const bool several = suite.comparison->pairs.size() > 1;
  std::string text;
  for (const auto& [pair, slice] : SlicesThatStandOut(*suite.comparison, kMostSlices)) {
    text +=
        fmt::format("  - {}{}: {} there, {} elsewhere, by {}, adjusted p {}\n",
                    several ? PairInLetters(*pair) + ", " : "", MarkdownText(SliceLabel(*slice)),
                    Difference(slice->in_slice, ScoreName::Unit::kFraction, printed),
                    Difference(slice->in_rest, ScoreName::Unit::kFraction, printed),
                    Difference(slice->contrast, ScoreName::Unit::kFraction, printed),
                    MarkdownText(FormatP(slice->p_adjusted)));
  }
  return text;
}

std::string TwoRuns(const NamedSuite& suite) {
  const PairComparison& pair = suite.comparison->pairs.front();
  const SuiteCard::Printed printed = suite.names.printed;
  Grid grid = {{"score", "A", "B", "B − A", "p", "adjusted p", "n"}};
  for (const ShownDifference& shown : MainDifferences(pair)) {
    grid.push_back(DifferenceRow(shown.label, *shown.difference, printed));
  }
  grid.push_back(DifferenceRow("accuracy (ours)", pair.accuracy.front(), printed));
  for (const NamedDifference& dimension : pair.dimensions) {
    grid.push_back(DifferenceRow(dimension.name, dimension, printed));
  }
  std::string text =
      fmt::format("{}\n\n{}\n", MarkdownText(SayConclusion(pair, suite.Lettered(), suite.level())),
                  MarkdownTable(grid));
  for (const std::string& line :
       {SayCaveats(pair, suite.Lettered()), SayOutcomes(pair, "A", "B"),
        SayWhichSamples(*suite.comparison), SayTies(pair, suite.level()), SayAgreement(pair),
        SayAlpha(*suite.comparison), SayConfidence(pair, suite.Lettered(), suite.level()),
        SayWhere(pair, suite.level())}) {
    if (!line.empty()) text += fmt::format("- {}\n", MarkdownText(line));
  }
  return text + Slices(suite);
}

std::string SeveralRuns(const NamedSuite& suite) {
  const SuiteCard::Printed printed = suite.names.printed;
  Grid grid = {{"pair", "difference", "p", "adjusted p", "only one right", "κ", "ρ", "n"}};
  for (const PairComparison& pair : suite.comparison->pairs) {
    const NamedDifference& main = Main(pair);
    grid.push_back({PairInLetters(pair), Difference(main.difference, main.unit, printed),
                    MarkdownText(FormatP(main.p)), MarkdownText(FormatP(main.p_adjusted)),
                    OnlyRightInLetters(pair),
                    Score(pair.agreement.kappa.value, ScoreName::Unit::kCorrelation, printed),
                    Score(pair.agreement.spearman.value, ScoreName::Unit::kCorrelation, printed),
                    FormatCount(main.difference.n)});
  }
  std::string text = MarkdownTable(grid) + "\n";
  for (const std::string& line : SayOfSeveral(suite)) {
    text += fmt::format("- {}\n", MarkdownText(line));
  }
  return text + Slices(suite);
}

std::string Shared(const NamedSuite& suite) {
  std::string text;
  for (const PairComparison& pair : suite.comparison->pairs) {
    const std::string shared = SayShared(pair, suite.Lettered());
    if (!shared.empty()) text += fmt::format("**Warning**: {}.\n\n", MarkdownText(shared));
  }
  return text;
}

std::string SuiteText(const NamedSuite& suite) {
  std::string text =
      fmt::format("**{}**: {}; {:g} % intervals in parentheses\n\n", MarkdownText(suite.title),
                  MarkdownText(suite.Subtitle()), 100 * suite.level());
  for (size_t run = 0; run < suite.names.runs.size(); ++run) {
    text += fmt::format("- {}: {}\n", LetterOf(run), MarkdownText(suite.names.runs[run]));
  }
  return text + "\n" + Shared(suite) +
         (suite.comparison->runs == 2 ? TwoRuns(suite) : SeveralRuns(suite));
}

}  // namespace

std::string MarkdownComparison(std::span<const ComparedSuite> suites,
                               std::span<const std::string> left_out) {
  std::string text;
  for (const NamedSuite& suite : NameSuites(suites)) {
    if (!text.empty()) text += '\n';
    text += SuiteText(suite);
  }
  if (!left_out.empty()) text += '\n';
  for (const std::string& line : left_out) text += fmt::format("- {}\n", MarkdownText(line));
  return WithPlainSpaces(std::move(text));
}

}  // namespace assay
