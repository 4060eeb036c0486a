#include "tests/testing/report_sections.h"

#include <algorithm>

namespace assay::testing {

std::vector<SuiteRuns> Grouped(const std::vector<ReportRun>& runs) {
  return GroupBySuite(runs, 1000);
}

std::string Plain(std::string text) {
  constexpr std::string_view kKept = "\u00a0";
  for (size_t at = 0; (at = text.find(kKept, at)) != std::string::npos;) {
    text.replace(at, kKept.size(), " ");
  }
  return text;
}

ReportRun AtStep(const std::string& series, int64_t step, double score) {
  ReportRun run = MakeRun({.samples = 10, .seed = static_cast<uint64_t>(step)});
  run.summary.run.series = series;
  run.summary.run.step = step;
  run.summary.official[0].estimate.value = score;
  return run;
}

std::vector<Table> TablesOf(const Section& section) {
  std::vector<Table> tables;
  for (const Block& block : section.blocks) {
    if (const Table* table = std::get_if<Table>(&block)) tables.push_back(*table);
    if (const Folds* folds = std::get_if<Folds>(&block)) {
      tables.insert(tables.end(), folds->tables.begin(), folds->tables.end());
    }
    const Figure* figure = std::get_if<Figure>(&block);
    if (figure != nullptr && figure->alternative) tables.push_back(*figure->alternative);
    if (const auto* samples = std::get_if<SampleBrowser>(&block)) tables.push_back(samples->worst);
  }
  return tables;
}

std::vector<std::string> TextsOf(const Section& section) {
  std::vector<std::string> texts;
  for (const Block& block : section.blocks) {
    if (const Paragraph* paragraph = std::get_if<Paragraph>(&block)) {
      texts.push_back(paragraph->text);
    }
  }
  return texts;
}

const Table* Folded(const Section& section, std::string_view folded) {
  for (const Block& block : section.blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table != nullptr && table->folded == folded) return table;
  }
  return nullptr;
}

std::vector<std::string> TextsOf(const std::vector<Cell>& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row) texts.push_back(cell.text);
  return texts;
}

Estimate Found(std::optional<double> value, size_t n, std::optional<Interval> interval) {
  Estimate estimate;
  estimate.value = value;
  estimate.interval = std::move(interval);
  estimate.n = n;
  estimate.because = "no such sample";
  estimate.interval_because = "one sample";
  return estimate;
}

MetricEstimate& Metric(ReportRun& run, std::string_view metric) {
  return *std::ranges::find(run.summary.estimates, metric, &MetricEstimate::metric);
}

}  // namespace assay::testing
