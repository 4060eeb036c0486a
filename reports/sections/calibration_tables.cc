#include "reports/sections/calibration_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "reports/numbers.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

const Estimate* Find(const Summary& summary, const std::string& metric, const std::string& part) {
  for (const MetricEstimate& estimate : summary.estimates) {
    if (estimate.metric == metric && estimate.subset == part) return &estimate.estimate;
  }
  return nullptr;
}

// A fraction in percent, with its interval; a dash where it was not computed.
Cell PercentCell(const Estimate* estimate) {
  if (estimate == nullptr) return {.text = "–"};
  if (!estimate->value) return {.text = "undefined", .note = estimate->because};
  Cell cell{.text = InPoints(*estimate->value)};
  if (estimate->interval) {
    cell.interval = fmt::format("{}\u202f–\u202f{}", InPoints(estimate->interval->low),
                                InPoints(estimate->interval->high));
  }
  return cell;
}

Cell PlainCell(const Estimate* estimate) {
  if (estimate == nullptr) return {.text = "–"};
  if (!estimate->value) return {.text = "undefined", .note = estimate->because};
  Cell cell{.text = fmt::format("{:.3f}", *estimate->value)};
  if (estimate->interval) {
    cell.interval =
        fmt::format("{:.3f}\u202f–\u202f{:.3f}", estimate->interval->low, estimate->interval->high);
  }
  return cell;
}

std::vector<Cell> Row(const SuiteRuns& suite, size_t run, const std::string& name,
                      const std::string& suffix, const std::string& part) {
  const Summary& summary = suite.summary(run);
  const auto find = [&](const char* metric) { return Find(summary, metric + suffix, part); };
  const Estimate* brier = find("brier");
  return {{.text = suite.labels[run]},
          {.text = name},
          PercentCell(find("over_confidence")),
          PercentCell(find("ece")),
          PlainCell(find("temperature")),
          PlainCell(find("nll")),
          PlainCell(find("nll_at_temperature")),
          PlainCell(find("nll_isotonic")),
          PlainCell(find("auroc")),
          {.text = brier == nullptr ? "" : FormatCount(brier->n)}};
}

Table Empty(std::string caption, std::string over, std::string folded) {
  return {.caption = std::move(caption),
          .columns = {{"Model", false},
                      {std::move(over), false},
                      {"Over-confident, points", true},
                      {"Calibration error, %", true},
                      {"Temperature", true},
                      {"Log loss", true},
                      {"after temperature", true},
                      {"after isotonic", true},
                      {"AUROC", true},
                      {"n", true}},
          .rows = {},
          .folded = std::move(folded)};
}

std::optional<Table> IfAny(Table table) {
  if (table.rows.empty()) return std::nullopt;
  return table;
}

std::vector<Cell> BinsRow(const std::string& label, std::string bins, const BinnedError& error,
                          const DebiasedError& debiased) {
  std::vector<Cell> row = {{.text = label}, {.text = std::move(bins)}};
  for (const double value :
       {error.ece, debiased.ece, error.over, error.under, error.ace, error.mce, error.rmsce}) {
    row.push_back({.text = InPoints(value)});
  }
  return row;
}

Cell ShiftCellOf(const ShiftCell& cell) {
  if (!cell.log_loss_after.value) {
    return {.text = "undefined", .note = cell.log_loss_after.because};
  }
  Cell shown{.text = fmt::format("{:.3f}", *cell.log_loss_after.value)};
  if (cell.log_loss_before.value)
    shown.note = fmt::format("was {:.3f}", *cell.log_loss_before.value);
  return shown;
}

}  // namespace

std::optional<Table> CalibrationByPart(const SuiteRuns& suite) {
  Table table = Empty("Calibration by section and subset", "Over", "By section and subset");
  for (size_t run = 0; run < suite.size(); ++run) {
    const size_t before = table.rows.size();
    for (const MetricEstimate& metric : suite.summary(run).estimates) {
      if (metric.metric != "over_confidence") continue;
      const std::string& name = metric.subset.empty() ? "everything" : metric.subset;
      table.rows.push_back(Row(suite, run, name, "", metric.subset));
    }
    if (table.rows.size() == before + 1) table.rows.pop_back();  // there are no parts
  }
  return IfAny(std::move(table));
}

std::optional<Table> CalibrationByDimension(const SuiteRuns& suite) {
  constexpr std::string_view kPrefix = "over_confidence:";
  Table table = Empty("Calibration of the reward against the order of each dimension of the labels",
                      "Dimension", "By dimension");
  for (size_t run = 0; run < suite.size(); ++run) {
    for (const MetricEstimate& metric : suite.summary(run).estimates) {
      if (!metric.metric.starts_with(kPrefix) || !metric.subset.empty()) continue;
      const std::string name = metric.metric.substr(kPrefix.size());
      table.rows.push_back(Row(suite, run, name, ":" + name, ""));
    }
  }
  return IfAny(std::move(table));
}

std::optional<Table> CalibrationByBins(const SuiteRuns& suite) {
  Table table{.caption = "Calibration errors by the choice of bins, in percent",
              .columns = {{"Model", false},
                          {"Bins", false},
                          {"ECE", true},
                          {"debiased", true},
                          {"over-confident part", true},
                          {"under-confident part", true},
                          {"mean over bins", true},
                          {"largest", true},
                          {"root mean square", true}},
              .rows = {},
              .folded = "Errors by the choice of bins"};
  for (size_t run = 0; run < suite.size(); ++run) {
    for (const Binning& binning : suite.summary(run).calibration.binnings) {
      table.rows.push_back(BinsRow(
          suite.labels[run],
          fmt::format("{} of equal {}", binning.bins, binning.equal_mass ? "mass" : "width"),
          binning.error, binning.debiased));
    }
  }
  return IfAny(std::move(table));
}

std::optional<Table> CalibrationShiftTable(const SuiteRuns& suite) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& part) {
    if (std::ranges::count(parts, part) == 0) parts.push_back(part);
  };
  for (const ReportRun* run : suite.runs) {
    for (const NamedShift& shift : run->summary.calibration.shift) add(shift.learned_on);
  }
  if (parts.size() < 2) return std::nullopt;
  Table table{.caption = "Log loss after a temperature learned on another part, and before it",
              .columns = {{"Model", false}, {"Learned on", false}},
              .rows = {},
              .folded = "Learned on one part, tested on the others"};
  for (const std::string& part : parts) table.columns.push_back({part, true});
  for (size_t run = 0; run < suite.size(); ++run) {
    for (const std::string& learned_on : parts) {
      std::vector<Cell> row = {{.text = suite.labels[run]}, {.text = learned_on}};
      row.resize(table.columns.size(), Cell{.text = "–"});
      bool any = false;
      for (const NamedShift& shift : suite.summary(run).calibration.shift) {
        if (shift.learned_on != learned_on) continue;
        const auto place = std::ranges::find(parts, shift.tested_on);
        row[2 + static_cast<size_t>(place - parts.begin())] = ShiftCellOf(shift.cell);
        any = true;
      }
      if (any) table.rows.push_back(std::move(row));
    }
  }
  return IfAny(std::move(table));
}

}  // namespace assay
