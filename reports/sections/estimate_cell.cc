#include "reports/sections/estimate_cell.h"

#include <fmt/format.h>

#include "reports/numbers.h"

namespace assay {
namespace {

constexpr auto kFraction = ScoreName::Unit::kFraction;

std::string WhyNone(const Summary& summary, std::string_view metric) {
  for (const NotApplicable& none : summary.not_applicable) {
    if (none.metric == metric) return none.because;
  }
  return "it was not computed";
}

}  // namespace

const Estimate* FindEstimate(const Summary& summary, std::string_view metric) {
  for (const MetricEstimate& estimate : summary.estimates) {
    if (estimate.metric == metric && estimate.subset.empty()) return &estimate.estimate;
  }
  return nullptr;
}

Cell EstimateCell(const Summary& summary, std::string_view metric, SuiteCard::Printed printed) {
  const Estimate* estimate = FindEstimate(summary, metric);
  if (estimate == nullptr) return {.text = "not applicable", .note = WhyNone(summary, metric)};
  if (!estimate->value) return {.text = "undefined", .note = estimate->because};
  return {.text = FormatScore(*estimate->value, kFraction, printed),
          .note = fmt::format("{}, n = {}", FormatInterval(*estimate, kFraction, printed),
                              FormatCount(estimate->n))};
}

}  // namespace assay
