#include <fmt/format.h>

#include <string_view>

#include "reports/numbers.h"
#include "reports/report.h"

namespace assay {
namespace {

// RFC 4180 quoting. Text that a spreadsheet would run as a formula gets an apostrophe before it.
std::string Quoted(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
    text.insert(0, 1, '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

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
  csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", Quoted(run.id),
                     Quoted(summary.name), Quoted(run.model.name), Quoted(run.model.adapter),
                     Quoted(run.suite), Quoted(run.variant), Quoted(SelectionText(summary)),
                     subject.source, subject.kind, Quoted(subject.name), Quoted(subject.subset),
                     subject.unit, NumberOrNothing(estimate.value),
                     NumberOrNothing(interval ? std::optional(interval->low) : std::nullopt),
                     NumberOrNothing(interval ? std::optional(interval->high) : std::nullopt),
                     NumberOrNothing(interval ? std::optional(interval->level) : std::nullopt),
                     interval ? interval->method : "", estimate.n, Quoted(because));
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
