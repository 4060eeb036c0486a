#include <fmt/format.h>

#include <algorithm>

#include "harness/core/counted.h"
#include "reports/comparison_words.h"
#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/comparison_tables.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

constexpr size_t kMostInMatrix = 12;
constexpr size_t kMostInDetail = 6;  // pairs whose every difference is shown
constexpr size_t kMostSentences = 3;
constexpr size_t kMostWarnings = 6;

// Names of models are no text of an axis: it has letters, or none.
std::string Axis(const SuiteRuns& suite, const char* left, const char* right) {
  const bool points = !UnitOfDifferences(suite.suite().printed).empty();
  return fmt::format("← {} better\u2003{}\u2003{} better →", left, points ? "points" : "difference",
                     right);
}

std::string WithIntervals(const SuiteRuns& suite) {
  return fmt::format("with {:g}\u202f% intervals", 100 * suite.comparison->level);
}

// Two runs: the official scores that stand for the suite.
std::optional<Figure> ScoreFigure(const SuiteRuns& suite, const PairComparison& pair) {
  std::vector<ForestRow> rows;
  for (const ShownDifference& shown : MainDifferences(pair)) {
    if (!shown.difference->difference.value) continue;
    const Estimate& estimate = shown.difference->difference;
    rows.push_back(ForestRowOf(fmt::format("{} ({})", shown.label, FormatCount(estimate.n)),
                               pair.second, estimate, shown.difference->unit,
                               suite.suite().printed));
  }
  if (rows.empty()) return std::nullopt;
  return DifferencePlot(suite, suite.key + "-comparison",
                        fmt::format("B − A, {}: A is {}, B is {}", WithIntervals(suite),
                                    suite.labels[pair.first], suite.labels[pair.second]),
                        Axis(suite, "A", "B"), rows);
}

// Several: what a reader decides by, each against the first.
std::optional<Figure> RunsFigure(const SuiteRuns& suite) {
  std::vector<ForestRow> rows;
  for (size_t run = 1; run < suite.size(); ++run) {
    const NamedDifference& main = Main(PairOf(*suite.comparison, 0, run));
    if (!main.difference.value) continue;
    rows.push_back(
        ForestRowOf(suite.labels[run], run, main.difference, main.unit, suite.suite().printed));
  }
  if (rows.empty()) return std::nullopt;
  return DifferencePlot(
      suite, suite.key + "-comparison",
      fmt::format("Each model less {}, {}", suite.labels.front(), WithIntervals(suite)),
      Axis(suite, "first", "other"), rows);
}

std::string Capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
  return text;
}

// Pairs that may be one model under two names.
void AddShared(const SuiteRuns& suite, std::vector<Block>& blocks) {
  Notices notices;
  size_t more = 0;
  for (const PairComparison& pair : suite.comparison->pairs) {
    const std::string shared = SayShared(pair, NamesOf(suite));
    if (shared.empty()) continue;
    if (notices.items.size() == kMostWarnings) {
      ++more;
    } else {
      notices.items.push_back({Notice::Level::kLoud, "", shared + "."});
    }
  }
  if (more > 0) {
    notices.items.push_back(
        {Notice::Level::kLoud, "", fmt::format("So do {}.", Counted(more, "more pair"))});
  }
  if (!notices.items.empty()) blocks.push_back(std::move(notices));
}

void AddAgreement(const RunComparison& comparison, std::vector<Block>& blocks) {
  const PairComparison& pair = comparison.pairs.front();
  if (pair.outcomes.samples() == 0) return;
  blocks.push_back(Paragraph{fmt::format(
      "Both are right, or neither is, on {:.1f}\u00a0% of the samples that both judged.",
      100 * pair.agreement.same_share)});
  Facts more{.title = "How alike the two judge",
             .items = {{"Agreement", fmt::format("{}. {}.", Capitalised(SayAgreement(pair)),
                                                 Capitalised(SayAlpha(comparison)))}},
             .open = false};
  if (const std::string ties = SayTies(pair, comparison.level); !ties.empty()) {
    more.items.emplace_back("Ties", Capitalised(ties) + ".");
  }
  blocks.push_back(std::move(more));
}

void AddTwoRuns(const SuiteRuns& suite, std::vector<Block>& blocks) {
  const RunComparison& comparison = *suite.comparison;
  const PairComparison& pair = comparison.pairs.front();
  const ComparisonNames names = NamesOf(suite);
  std::string conclusion = SayConclusion(pair, names, comparison.level);
  if (const std::string caveats = SayCaveats(pair, names); !caveats.empty()) {
    conclusion += " " + Capitalised(caveats) + ".";
  }
  blocks.push_back(Paragraph{conclusion});
  AddShared(suite, blocks);
  if (std::optional<Figure> figure = ScoreFigure(suite, pair)) blocks.push_back(*figure);
  blocks.push_back(Paragraph{SayConfidence(pair, names, comparison.level)});
  blocks.push_back(OutcomeTable(suite));
  blocks.push_back(Paragraph{Capitalised(SayWhere(pair, comparison.level)) + "."});
  if (Table found = SlicesFound(suite); !found.rows.empty()) blocks.push_back(std::move(found));
  AddAgreement(comparison, blocks);
  blocks.push_back(OtherTests(suite));
  blocks.push_back(EveryDifference(suite, pair));
  if (!pair.slices.empty()) blocks.push_back(EverySlice(suite, pair));
}

// Of how many pairs the one or the other can be told; of a single pair that can be compared, what.
std::string SayConfidences(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  size_t nearer = 0, brier = 0, compared = 0;
  const PairComparison* last = nullptr;
  for (const PairComparison& pair : comparison.pairs) {
    if (!pair.confidence.because.empty()) continue;
    ++compared;
    last = &pair;
    nearer += ConcludeNearer(pair.confidence, comparison.level) != Conclusion::kCannotTell;
    brier += ConcludeBrier(pair.confidence, comparison.level) != Conclusion::kCannotTell;
  }
  if (compared == 1) return SayConfidence(*last, NamesOf(suite), comparison.level);
  return fmt::format(
      "Which model is better calibrated can be told of {} of the {} whose confidence can be "
      "compared; whose confidence has the smaller mean squared error (Brier score), of {}.",
      nearer, Counted(compared, "pair"), brier);
}

std::string SayPairs(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  const auto told = std::ranges::count_if(comparison.pairs, [&](const PairComparison& pair) {
    return Conclude(Main(pair), comparison.level) != Conclusion::kCannotTell;
  });
  std::string text = fmt::format("{} of {} can be told apart (p adjusted for all pairs).", told,
                                 Counted(comparison.pairs.size(), "pair"));
  if (suite.size() - 1 > kMostSentences) return text;
  for (size_t run = 1; run < suite.size(); ++run) {
    text += " " + SayConclusion(PairOf(comparison, 0, run), NamesOf(suite), comparison.level);
  }
  return text;
}

void AddSeveralRuns(const SuiteRuns& suite, std::vector<Block>& blocks) {
  std::string pairs = SayPairs(suite);
  const std::string caveats = SayCaveats(*suite.comparison, NamesOf(suite));
  if (!caveats.empty()) pairs += " " + Capitalised(caveats) + ".";
  blocks.push_back(Paragraph{std::move(pairs)});
  AddShared(suite, blocks);
  if (std::optional<Figure> figure = RunsFigure(suite)) blocks.push_back(*figure);
  if (suite.size() > 3 && suite.size() <= kMostInMatrix) {
    blocks.push_back(DifferenceMatrix(suite));
  }
  blocks.push_back(PairTable(suite));
  if (Table found = SlicesFound(suite); !found.rows.empty()) {
    blocks.push_back(std::move(found));
  } else {
    blocks.push_back(
        Paragraph{"No pair differs otherwise on some kind of sample than on the rest, "
                  "as far as can be told."});
  }
  if (std::optional<Table> confidence = ConfidenceTable(suite)) {
    blocks.push_back(Paragraph{SayConfidences(suite)});
    blocks.push_back(std::move(*confidence));
  }
  blocks.push_back(Paragraph{Capitalised(SayAlpha(*suite.comparison)) + "."});
  blocks.push_back(OtherTests(suite));
  if (suite.comparison->pairs.size() > kMostInDetail) {
    if (std::optional<Table> parts = PartsByPair(suite)) blocks.push_back(std::move(*parts));
    blocks.push_back(
        Paragraph{"`assay compare` of two of these runs shows all their differences."});
    return;
  }
  for (const PairComparison& pair : suite.comparison->pairs) {
    blocks.push_back(EveryDifference(suite, pair));
  }
}

Facts HowComputed(const RunComparison& comparison) {
  return {
      .title = "How the comparison is computed",
      .items =
          {{"Differences",
            "Later run less earlier run, in the order of the page, over the samples that "
            "both judged; above 0 the later one scores more."},
           {"Official scores",
            "The benchmark's own rule on 10,000 draws of clusters, the same for all runs "
            "(Davison & Hinkley 1997); where fewer than 20 clusters differ, "
            "square-and-add (Newcombe 1998) and sign flips by cluster."},
           {"Accuracy",
            "Mean of the paired differences, cluster-robust t (Liang & Zeger 1986); "
            "where fewer than 20 clusters differ, square-and-add."},
           {"Which p counts",
            "One alone says that a model is better, with its interval: that of the official "
            "overall score (of accuracy where there is none), adjusted for all pairs."},
           {"Better calibrated",
            "Of every comparison that both make, the confidence less whether it came true; "
            "the mean is how much more often a model claims to be right than it is. Nearer to "
            "0 is better: paired, cluster-robust t; p is the larger of those of equal and of "
            "opposite means (intersection–union, Berger 1982). A mean of 0 may hide claims "
            "too high here and too low there: the Brier score (1950), whose difference is "
            "tested alike, does not. Both need 20 right and 20 wrong samples of each."},
           {"p",
            "How often chance alone would make a difference at least as large as this one, were "
            "the models equally good. It is not the chance that they are."},
           {"Adjusted p",
            "Holm (1979): of everything over all pairs, of sections and of subsets within "
            "a pair. Kinds of samples: Benjamini & Hochberg (1995) within a pair."},
           {"Right",
            "Every comparison that counts is won, by rewards or, where a model gives none, "
            "by the net vote of its verdicts. p: whole clusters exchanged at random "
            "(sign-flip, Fisher 1935). The counts lead to the samples."},
           {"Kinds of samples",
            "Difference in accuracy on a kind, less that on all others, each with its "
            "interval, joined by Zou & Donner (2008); kinds of at least 10 samples."},
           {"Found in four of five",
            "(z + 0.84) standard errors, the error being half the interval over z; samples "
            "needed: n (that / the difference)²."},
           {"What an interval does not cover",
            "Other benchmarks, wrong labels, and test data that a model has learned from: it "
            "is about other samples of this benchmark alone."},
           {"The same margin",
            "Warned of where more than half of the samples have it to the last bit, and two "
            "samples of one run have it once in 50 or less: ratings and votes take so few "
            "values that models share them by nature."},
           {"κ, α, ρ, τ",
            "Cohen (1960), Krippendorff (2004), Spearman (1904), Kendall (1945); intervals "
            "by a jackknife over 30 groups of clusters, ρ and τ on Fisher's scale."},
           {"Level", fmt::format("{:g}\u202f%", 100 * comparison.level)},
           MoreIn("Comparing runs")},
      .open = false};
}

}  // namespace

std::optional<Section> ComparisonSection(const SuiteRuns& suite) {
  if (suite.size() < 2) return std::nullopt;
  Section section{
      .id = "comparison", .title = "Which is better, and where", .nav = "Comparison", .blocks = {}};
  if (suite.comparison == nullptr) {
    section.blocks.push_back(
        Paragraph{"These runs are not compared pair by pair: a page does so for up to 20 of one "
                  "suite, `assay compare` for those that you name."});
    return section;
  }
  if (suite.size() == 2) {
    AddTwoRuns(suite, section.blocks);
  } else {
    AddSeveralRuns(suite, section.blocks);
  }
  section.blocks.push_back(HowComputed(*suite.comparison));
  return section;
}

}  // namespace assay
