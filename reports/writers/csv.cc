#include <fmt/format.h>

#include "reports/numbers.h"
#include "reports/report.h"
#include "reports/writers/escaping.h"

namespace assay {
namespace {

std::string NumberOrNothing(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "";
}

// What a row is about; the numbers come from an Estimate.
struct Subject {
  std::string source;  // "official" or "assay"
  std::string kind;
  std::string name;
  std::string subset;
  std::string unit;
};

// As in the summary's JSON; nothing for the whole suite.
std::string SelectionText(const Summary& summary) {
  if (summary.selection.IsWholeSuite()) return "";
  return SelectionToJson(summary.selection).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void AppendRow(const Summary& summary, const Subject& subject, const Estimate& estimate,
               std::string& csv) {
  const RunRecord& run = summary.run;
  const auto& interval = estimate.interval;
  std::string because = estimate.because;
  if (because.empty()) because = estimate.interval_because;
  csv +=
      fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", CsvField(run.id),
                  CsvField(summary.name), CsvField(run.model.name), CsvField(run.model.adapter),
                  CsvField(run.suite), CsvField(run.variant), CsvField(SelectionText(summary)),
                  subject.source, subject.kind, CsvField(subject.name), CsvField(subject.subset),
                  subject.unit, NumberOrNothing(estimate.value),
                  NumberOrNothing(interval ? std::optional(interval->low) : std::nullopt),
                  NumberOrNothing(interval ? std::optional(interval->high) : std::nullopt),
                  NumberOrNothing(interval ? std::optional(interval->level) : std::nullopt),
                  interval ? interval->method : "", estimate.n, CsvField(because));
}

}  // namespace

std::string CsvSummary(const std::vector<Summary>& summaries) {
  std::string csv =
      "run,name,model,adapter,suite,variant,selection,source,kind,score,subset,unit,value,low,high,"
      "level,"
      "interval,n,because\r\n";
  for (const Summary& summary : summaries) {
    for (const OfficialScore& score : summary.official) {
      AppendRow(summary,
                {"official", std::string(Name(score.name.kind)), score.name.name, "",
                 std::string(Name(score.name.unit))},
                score.estimate, csv);
    }
    for (const MetricEstimate& metric : summary.estimates) {
      AppendRow(summary,
                {"assay", "metric", metric.metric, metric.subset,
                 std::string(Name(UnitOfMetric(metric.metric)))},
                metric.estimate, csv);
    }
  }
  return csv;
}

}  // namespace assay
