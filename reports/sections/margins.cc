#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "reports/figures/figures.h"
#include "reports/sections/sections.h"

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

}  // namespace

std::optional<Section> MarginsSection(const SuiteRuns& suite) {
  Section section{.id = "margins", .title = "Margins by outcome", .nav = "Margins", .blocks = {}};
  std::vector<Paragraph> without;
  for (size_t run = 0; run < suite.size(); ++run) {
    if (HasMargins(suite.summary(run).columns)) {
      section.blocks.push_back(MarginHistogram(suite, run));
    } else {
      without.push_back({fmt::format("{}: no margins, because {}.", suite.labels[run],
                                     WhyNone(suite.summary(run)))});
    }
  }
  section.blocks.insert(section.blocks.end(), without.begin(), without.end());
  section.blocks.push_back(Paragraph{
      "The margin of a sample is the smallest reward of a better response less that of a worse "
      "one, "
      "in the model's own unit: compare shapes between models, not widths. The outermost bars hold "
      "the tails."});
  return section;
}

}  // namespace assay
