#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

// Runs with a step, by series and step; of several of one step the newest.
std::vector<StepSeries> SeriesOf(const SuiteRuns& suite) {
  std::map<std::string, std::map<int64_t, size_t>> found;
  for (size_t run = 0; run < suite.size(); ++run) {
    const Summary& summary = suite.summary(run);
    if (summary.run.series.empty() || !summary.run.step || summary.official.empty()) continue;
    if (!summary.official.front().estimate.value) continue;
    found[summary.run.series][*summary.run.step] = run;
  }
  std::vector<StepSeries> all;
  for (const auto& [name, runs] : found) {
    if (runs.size() < 2) continue;
    StepSeries& series = all.emplace_back(StepSeries{name, {}});
    for (const auto& [step, run] : runs) {
      const Estimate& score = suite.summary(run).official.front().estimate;
      if (score.value) series.points.push_back({step, *score.value, score});
    }
  }
  return all;
}

// Whether the training has changed the score, as far as the intervals of its ends tell.
std::string SayChange(const StepPoint& first, const StepPoint& last) {
  if (first.value == last.value) return "";
  if (!first.score.interval || !last.score.interval) {
    return " How sure that change is cannot be told.";
  }
  return Overlap(first.score, last.score)
             ? " The intervals of first and last overlap: that change may be chance."
             : " The intervals of first and last are apart.";
}

// "sft: from 60.0 at step 100 to 62.5 at step 300; the highest is 63.0 at step 200. …"
std::string Say(const StepSeries& series, const Summary& like) {
  const auto shown = [&](const StepPoint& point) {
    return fmt::format("{} at step {}",
                       FormatScore(point.value, like.official.front().name.unit, like.printing),
                       point.step);
  };
  const auto best = std::ranges::max_element(series.points, {}, &StepPoint::value);
  return fmt::format("{}: from {} to {}; the highest is {}.{}", series.name,
                     shown(series.points.front()), shown(series.points.back()), shown(*best),
                     SayChange(series.points.front(), series.points.back()));
}

Facts HowComputed() {
  return {.title = "How scores over steps are computed",
          .items = {{"Points",
                     "The first official score of each run with a series and a step, of several "
                     "runs of one step the newest; its interval is that of the scores above."},
                    {"Change",
                     "Runs of one series are judged on the same samples: comparing two of them, "
                     "sample by sample, tells smaller changes than these intervals do."},
                    MoreIn("Which interval a number gets")},
          .open = false};
}

Table TableOf(const std::vector<StepSeries>& all, const Summary& like) {
  const ScoreName& name = like.official.front().name;
  Table table{.caption = name.name + " by training step" + InPercent(like.printing),
              .columns = {{"Series", false}, {"Step", true}, {"Score", true}}};
  for (const StepSeries& series : all) {
    for (const StepPoint& point : series.points) {
      table.rows.push_back({{.text = series.name},
                            {.text = std::to_string(point.step)},
                            {.text = FormatScore(point.value, name.unit, like.printing),
                             .interval = FormatInterval(point.score, name.unit, like.printing)}});
    }
  }
  return table;
}

}  // namespace

std::optional<Section> StepsSection(const SuiteRuns& suite) {
  const std::vector<StepSeries> all = SeriesOf(suite);
  if (all.empty()) return std::nullopt;
  const auto with_score = std::ranges::find_if(
      suite.runs, [](const ReportRun* run) { return !run->summary.official.empty(); });
  const Summary& like = (*with_score)->summary;
  const ScoreName& name = like.official.front().name;
  Figure figure =
      StepsFigure(suite.key + "-steps", name.name + " over training steps",
                  name.name + InPercent(like.printing), ScoreScale(name.unit, like.printing), all);
  for (const StepSeries& series : all) {
    figure.summary += (figure.summary.empty() ? "" : " ") + Say(series, like);
  }
  figure.alternative = TableOf(all, like);
  return Section{.id = "steps",
                 .title = "Score over training steps",
                 .nav = "Steps",
                 .blocks = {std::move(figure), HowComputed()}};
}

}  // namespace assay
