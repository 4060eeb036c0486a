#include <fmt/format.h>

#include <algorithm>

#include "reports/leaderboard/sections.h"
#include "reports/leaderboard/shown.h"
#include "reports/numbers.h"

namespace assay {
namespace {

std::string DrawsText(const Leaderboard& board) {
  size_t fewest = 0, most = 0;
  for (const BoardSuite& suite : board.suites) {
    if (suite.draws == 0) continue;
    fewest = fewest == 0 ? suite.draws : std::min(fewest, suite.draws);
    most = std::max(most, suite.draws);
  }
  if (most == 0) return "a jackknife";
  if (fewest == most) return FormatCount(most) + " draws";
  return fmt::format("{} to {} draws", FormatCount(fewest), FormatCount(most));
}

}  // namespace

Section MethodSection(const Leaderboard& board) {
  Facts facts{
      .title = "How ranks, groups and means are computed",
      .items =
          {{"Scores",
            "Each suite's official score by its own rule, with the interval of the same rule "
            "resampled by cluster: " +
                DrawsText(board) +
                " that all models of a suite share, so that models are compared on the same "
                "samples. Whatever is a fraction is in percent on this page, also where its "
                "benchmark "
                "prints 0.4522, so that columns can be compared: with as many decimals as the "
                "benchmark prints, two where it prints a fraction. Other units, such as "
                "correlations, "
                "are as they are, and their column says so. CSV and JSON have fractions."},
           {"Mean",
            "Σ weight · score / Σ weight, of models that have every suite of it; nothing is "
            "filled in. The suites' intervals are added in squares, since the suites have "
            "nothing to do with each other (Zou & Donner 2008). A mean of benchmarks has no unit: "
            "it says who leads on this choice of suites. The mean of one suite would repeat it, "
            "and "
            "has no column."},
           {"Rank range",
            fmt::format("With {} probability it holds the model's true rank on the population "
                        "that the samples are drawn from. A model is found better than another "
                        "where their difference exceeds z standard errors, as the shared draws "
                        "have them, z being simultaneous over the model's comparisons with all "
                        "others (Bonferroni). 1 + how many are found better, to how many are not "
                        "found worse (Mogstad, Romano, Shaikh & Wilhelm 2024).",
                        LevelText(board))},
           {"Tied groups",
            "Group 1 holds every model that no other is found better than, so with the same "
            "probability the truly best one (Gupta 1965). Group 2 is the same among the rest, and "
            "so on. Models of one group may differ; the data do not tell."},
           {"Bradley–Terry",
            "A second opinion from samples instead of scores: model a beats b on a sample where "
            "it earns more; where both do alike there is no comparison. Strengths are maximum "
            "likelihood (Hunter 2004), in log-odds against the mean of the models compared, over "
            "all ranked suites, of each the samples that both judged. A suite weighs 1 or what "
            "--weights gives it; the weights set on this page do not move it. Intervals are "
            "robust to samples that go together, and of one strength, not of differences. A model "
            "that loses or wins no comparison has none."},
           {"Agreement",
            "Kendall's τ_b between the scores of two suites, over models that have both, without "
            "baselines. The models are no sample of anything, so it has no interval."},
           {"Cost and speed",
            "Dollars and seconds as recorded over the runs that count. Seconds depend on the "
            "device; each model's runs name it."},
           {"Which run counts",
            "Of several runs of one model on the same data the newest complete one. Runs on other "
            "data of a suite are another column. An incomplete run is shown and not ranked."},
           {"More", "docs/leaderboard.md"}},
      .open = false};
  return {
      .id = "method", .title = "How it is computed", .nav = "Method", .blocks = {std::move(facts)}};
}

}  // namespace assay
