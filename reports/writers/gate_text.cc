#include <fmt/format.h>

#include "harness/core/printable.h"
#include "reports/gate_lines.h"
#include "reports/gate_report.h"
#include "reports/writers/text_canvas.h"

namespace assay {
namespace {

Style StyleOf(GateVerdict verdict) {
  return verdict == GateVerdict::kPass ? Style::kGood : Style::kWarning;
}

void AddFinding(const GateFinding& finding, TextCanvas& canvas) {
  const GateLine line = LineOf(finding);
  canvas.Add("  ").Add(fmt::format("{:<11}", line.verdict), StyleOf(finding.verdict));
  canvas.Add(
      fmt::format("  {}  {}: {}", Printable(line.score), line.rule, Printable(line.Sentence())));
  canvas.EndLine();
}

void AddLines(std::string_view what, const std::vector<std::string>& lines, Style style,
              TextCanvas& canvas) {
  for (const std::string& line : lines) {
    canvas.Add("  ").Add(what, style).Add(": " + Printable(line)).EndLine();
  }
}

void AddSuite(const GatedSuite& suite, TextCanvas& canvas) {
  canvas.Add(Printable(suite.suite), Style::kBold).Add("  " + Printable(suite.run));
  if (!suite.baseline.empty()) canvas.Add(" against " + Printable(suite.baseline));
  canvas.EndLine();
  for (const GateFinding& finding : suite.findings) AddFinding(finding, canvas);
  AddLines("symptom", suite.symptoms, Style::kWarning, canvas);
  for (const ConditionDifference& difference : suite.differences) {
    AddLines("allowed difference", {Describe(difference)}, Style::kWarning, canvas);
  }
  AddLines("note", suite.notes, Style::kDim, canvas);
}

}  // namespace

std::string GateText(const GateReport& report, bool colour) {
  TextCanvas canvas(colour);
  for (const GatedSuite& suite : report.suites) AddSuite(suite, canvas);
  canvas.Add(Conclusion(report), StyleOf(report.verdict)).EndLine();
  const std::string rate = ErrorRate(report);
  if (!rate.empty()) canvas.Add(rate, Style::kDim).EndLine();
  return canvas.text();
}

}  // namespace assay
