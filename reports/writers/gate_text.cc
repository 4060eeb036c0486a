#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "harness/core/printable.h"
#include "reports/gate_lines.h"
#include "reports/gate_report.h"
#include "reports/writers/display_width.h"
#include "reports/writers/text_canvas.h"

namespace assay {
namespace {

Style StyleOf(GateVerdict verdict) {
  return verdict == GateVerdict::kPass ? Style::kGood : Style::kWarning;
}

// A line each, in columns up to the sentence.
void AddFindings(const std::vector<GateFinding>& findings, TextCanvas& canvas) {
  std::vector<GateLine> lines;
  size_t scores = 0, rules = 0;
  for (const GateFinding& finding : findings) {
    GateLine& line = lines.emplace_back(LineOf(finding));
    line.score = Printable(line.score);
    scores = std::max(scores, DisplayWidth(line.score));
    rules = std::max(rules, DisplayWidth(line.rule));
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    const GateLine& line = lines[i];
    canvas.Add("  ").Add(fmt::format("{:<11}", line.verdict), StyleOf(findings[i].verdict));
    canvas.Add(fmt::format("  {}  {}  {}", PadToWidth(line.score, scores),
                           PadToWidth(line.rule, rules), Printable(line.Sentence())));
    canvas.EndLine();
  }
}

void AddLines(std::string_view what, const std::vector<std::string>& lines, Style style,
              TextCanvas& canvas) {
  for (const std::string& line : lines) {
    canvas.Add("  ").Add(what, style).Add(": " + Printable(line)).EndLine();
  }
}

void AddRemarks(const GatedSuite& suite, TextCanvas& canvas) {
  AddLines("symptom", suite.symptoms, Style::kWarning, canvas);
  for (const ConditionDifference& difference : suite.differences) {
    AddLines("allowed difference", {Describe(difference)}, Style::kWarning, canvas);
  }
  AddLines("note", suite.notes, Style::kDim, canvas);
}

void AddSuite(const GatedSuite& suite, TextCanvas& canvas) {
  canvas.Add(Printable(suite.suite), Style::kBold).Add("  " + Printable(suite.run));
  if (!suite.baseline.empty()) canvas.Add(" against " + Printable(suite.baseline));
  canvas.EndLine();
  AddFindings(suite.findings, canvas);
  AddRemarks(suite, canvas);
}

}  // namespace

std::string GateRemarks(const GatedSuite& suite, bool colour) {
  TextCanvas canvas(colour);
  AddRemarks(suite, canvas);
  return canvas.text();
}

std::string GateText(const GateReport& report, bool colour) {
  TextCanvas canvas(colour);
  for (const GatedSuite& suite : report.suites) AddSuite(suite, canvas);
  canvas.Add(Conclusion(report), StyleOf(report.verdict)).EndLine();
  const std::string rate = ErrorRate(report);
  if (!rate.empty()) canvas.Add(rate, Style::kDim).EndLine();
  return canvas.text();
}

}  // namespace assay
