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

Cell ValueCell(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (!estimate.value) return {.text = "undefined", .note = estimate.because};
  Cell cell{.text = FormatScore(*estimate.value, unit, printed)};
  (estimate.interval ? cell.interval : cell.note) = FormatInterval(estimate, unit, printed);
  return cell;
}

const Estimate* FindEstimate(const Summary& summary, std::string_view metric) {
  for (const MetricEstimate& estimate : summary.estimates) {
    if (estimate.metric == metric && estimate.subset.empty()) return &estimate.estimate;
  }
  return nullptr;
}

Cell EstimateCell(const Summary& summary, std::string_view metric, SuiteCard::Printed printed) {
  const Estimate* estimate = FindEstimate(summary, metric);
  if (estimate == nullptr) return {.text = "not applicable", .note = WhyNone(summary, metric)};
  if (!estimate->value) return ValueCell(*estimate, kFraction, printed);
  Cell cell = ValueCell(*estimate, kFraction, printed);
  cell.note += fmt::format("{}n = {}", cell.note.empty() ? "" : ", ", FormatCount(estimate->n));
  return cell;
}

}  // namespace assay
