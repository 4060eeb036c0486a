#include <fmt/format.h>

#include <algorithm>

#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "reports/comparison_words.h"
#include "reports/labels.h"
#include "reports/numbers.h"
#include "reports/report.h"
#include "reports/writers/compared_suites.h"
#include "reports/writers/display_width.h"
#include "reports/writers/text_grid.h"

namespace assay {
namespace {

using Grid = std::vector<std::vector<std::string>>;

constexpr size_t kWidestLabel = 32;
constexpr size_t kMostSlices = 8;

void WriteLegend(const NamedSuite& suite, size_t width, TextCanvas& canvas) {
  for (size_t run = 0; run < suite.names.runs.size(); ++run) {
    WriteWrapped(LetterOf(run), Style::kBold, suite.names.runs[run], width, canvas);
  }
}

std::string Value(const std::optional<double>& value, const NamedDifference& difference,
                  SuiteCard::Printed printed) {
  return value ? FormatScore(*value, difference.unit, printed) : "–";
}

std::vector<std::string> DifferenceRow(const std::string& label, const NamedDifference& difference,
                                       SuiteCard::Printed printed) {
  const Estimate& estimate = difference.difference;
  const bool adjusted = difference.p_adjusted && difference.p_adjusted != difference.p;
  return {Printable(label),
          Value(difference.first, difference, printed),
          Value(difference.second, difference, printed),
          estimate.value ? FormatDifference(*estimate.value, difference.unit, printed) : "–",
          estimate.interval ? FormatRange(estimate, difference.unit, printed) : "–",
          FormatP(difference.p),
          adjusted ? FormatP(difference.p_adjusted) : "",
          FormatCount(estimate.n)};
}

void WriteShared(const NamedSuite& suite, size_t width, TextCanvas& canvas) {
  for (const PairComparison& pair : suite.comparison->pairs) {
    const std::string shared = SayShared(pair, suite.Lettered());
    if (!shared.empty()) WriteWrapped("!", Style::kWarning, shared, width, canvas);
  }
}

// Scores of two runs, and their differences.
Grid ScoreGrid(const NamedSuite& suite, const PairComparison& pair) {
  const SuiteCard::Printed printed = suite.names.printed;
  Grid grid = {{"", "A", "B", "B − A", fmt::format("{:g} % interval", 100 * suite.level()), "p",
                "adjusted", "n"}};
  for (const ShownDifference& shown : MainDifferences(pair)) {
    grid.push_back(DifferenceRow(shown.label, *shown.difference, printed));
  }
  grid.push_back(DifferenceRow("accuracy (ours)", pair.accuracy.front(), printed));
  for (const NamedDifference& dimension : pair.dimensions) {
    grid.push_back(DifferenceRow(dimension.name, dimension, printed));
  }
  return grid;
}

// Where they differ otherwise than elsewhere; of several pairs each line says which.
Grid SliceGrid(const NamedSuite& suite, const std::vector<FoundSlice>& slices) {
  constexpr auto kFraction = ScoreName::Unit::kFraction;
  const SuiteCard::Printed printed = suite.names.printed;
  const auto value = [&](const Estimate& estimate) {
    return FormatDifference(*estimate.value, kFraction, printed);
  };
  const bool several = suite.comparison->pairs.size() > 1;
  Grid grid = {{"", "there", "elsewhere", "by", "interval", "adjusted p", "n"}};
  for (const auto& [pair, slice] : slices) {
    const std::string of = several ? PairInLetters(*pair) + ": " : "";
    grid.push_back({of + Printable(SliceLabel(*slice)), value(slice->in_slice),
                    value(slice->in_rest), value(slice->contrast),
                    FormatRange(slice->contrast, kFraction, printed), FormatP(slice->p_adjusted),
                    FormatCount(slice->in_slice.n)});
  }
  return grid;
}

void WriteSlices(const NamedSuite& suite, TextCanvas& canvas) {
  const std::vector<FoundSlice> found = SlicesThatStandOut(*suite.comparison, kMostSlices);
  if (found.empty()) return;
  canvas.EndLine();
  WriteGrid(SliceGrid(suite, found), kWidestLabel, canvas);
}

void WriteTwoRuns(const NamedSuite& suite, size_t width, TextCanvas& canvas) {
  const PairComparison& pair = suite.comparison->pairs.front();
  const bool told = Conclude(Main(pair), suite.level()) != Conclusion::kCannotTell;
  WriteWrapped(told ? "✓" : "·", told ? Style::kGood : Style::kDim,
               SayConclusion(pair, suite.Lettered(), suite.level()), width, canvas);
  WriteShared(suite, width, canvas);
  canvas.EndLine();
  WriteGrid(ScoreGrid(suite, pair), kWidestLabel, canvas);
  canvas.EndLine();
  const auto say = [&](const std::string& text) {
    if (!text.empty()) WriteWrapped("·", Style::kDim, text, width, canvas);
  };
  say(SayCaveats(pair, suite.Lettered()));
  say(SayOutcomes(pair, "A", "B"));
  say(SayWhichSamples(*suite.comparison));
  say(SayTies(pair, suite.level()));
  say(SayAgreement(pair));
  say(SayAlpha(*suite.comparison));
  say(SayConfidence(pair, suite.Lettered(), suite.level()));
  say(SayWhere(pair, suite.level()));
  WriteSlices(suite, canvas);
}

void WriteSeveralRuns(const NamedSuite& suite, size_t width, TextCanvas& canvas) {
  const SuiteCard::Printed printed = suite.names.printed;
  Grid grid = {{"", "difference", fmt::format("{:g} % interval", 100 * suite.level()), "p",
                "adjusted", "only one right", "κ", "ρ", "n"}};
  const auto correlation = [](const Estimate& estimate) {
    return estimate.value ? FormatScore(*estimate.value, ScoreName::Unit::kCorrelation, {}) : "–";
  };
  for (const PairComparison& pair : suite.comparison->pairs) {
    const NamedDifference& main = Main(pair);
    const Estimate& estimate = main.difference;
    grid.push_back({PairInLetters(pair),
                    estimate.value ? FormatDifference(*estimate.value, main.unit, printed) : "–",
                    estimate.interval ? FormatRange(estimate, main.unit, printed) : "–",
                    FormatP(main.p), FormatP(main.p_adjusted), OnlyRightInLetters(pair),
                    correlation(pair.agreement.kappa), correlation(pair.agreement.spearman),
                    FormatCount(estimate.n)});
  }
  WriteGrid(grid, kWidestLabel, canvas);
  canvas.EndLine();
  for (const std::string& line : SayOfSeveral(suite)) {
    WriteWrapped("·", Style::kDim, line, width, canvas);
  }
  WriteSlices(suite, canvas);
}

void WriteSuite(const NamedSuite& suite, size_t width, TextCanvas& canvas) {
  const std::string rest = suite.Subtitle();
  canvas.Add(suite.title, Style::kBold).Add("  ");
  const size_t used = DisplayWidth(suite.title) + 2;
  canvas.Add(CutToWidth(rest, width > used ? width - used : 0), Style::kDim).EndLine();
  canvas.EndLine();
  WriteLegend(suite, width, canvas);
  canvas.EndLine();
  if (suite.comparison->runs == 2) {
    WriteTwoRuns(suite, width, canvas);
  } else {
    WriteShared(suite, width, canvas);
    WriteSeveralRuns(suite, width, canvas);
  }
}

}  // namespace

std::string TextComparison(std::span<const ComparedSuite> suites,
                           std::span<const std::string> left_out, size_t width, bool colour) {
  TextCanvas canvas(colour);
  const std::vector<NamedSuite> named = NameSuites(suites);
  for (const NamedSuite& suite : named) {
    if (&suite != &named.front()) canvas.EndLine();
    WriteSuite(suite, width, canvas);
  }
  if (!left_out.empty()) canvas.EndLine();
  for (const std::string& line : left_out) {
    WriteWrapped("!", Style::kWarning, line, width, canvas);
  }
  return WithPlainSpaces(canvas.text());
}

}  // namespace assay
