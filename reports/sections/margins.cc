#include <algorithm>
#include <cmath>

#include "reports/figures/figures.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

bool HasMargins(const SampleColumns& columns) {
  return std::any_of(columns.margin.begin(), columns.margin.end(),
                     [](double margin) { return std::isfinite(margin); });
}

std::string WhyNone(const Summary& summary) {
  for (const NotApplicable& metric : summary.not_applicable) {
    if (metric.metric.starts_with("margin")) return metric.because;
  }
  return "no sample has rewards to compare";
}

Facts HowComputed() {
  return {
      .title = "How margins are computed",
      .items =
          {{"Margin",
            "The smallest reward of a better response less that of a worse one, in the "
            "model's own unit: compare shapes between models, not widths. Undefined where "
            "a reward failed."},
           {"Bars",
            "Bins of equal width with an edge at 0; the outermost are open: they hold the tails."},
           {"Quartiles", "Type 7 of Hyndman & Fan 1996; with intervals in \"Every number\"."},
           MoreIn("One sample")},
      .open = false};
}

}  // namespace

std::optional<Section> MarginsSection(const SuiteRuns& suite) {
  Section section{.id = "margins", .title = "Margins by outcome", .nav = "Margins", .blocks = {}};
  std::vector<Without> without;
  for (size_t run = 0; run < suite.size(); ++run) {
    if (HasMargins(suite.summary(run).columns)) {
      section.blocks.push_back(MarginHistogram(suite, run));
    } else {
      without.push_back({run, WhyNone(suite.summary(run))});
    }
  }
  const bool any = !section.blocks.empty();
  if (auto line = NotApplicableLine(suite, without)) section.blocks.push_back(std::move(*line));
  if (any) section.blocks.push_back(HowComputed());
  return section;
}

}  // namespace assay
