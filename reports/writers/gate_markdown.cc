#include <fmt/format.h>

#include "reports/gate_lines.h"
#include "reports/gate_report.h"
#include "reports/writers/escaping.h"

namespace assay {
namespace {

std::string_view Mark(GateVerdict verdict) {
  return verdict == GateVerdict::kPass ? "✅" : verdict == GateVerdict::kFail ? "❌" : "❔";
}

std::string Row(const GateFinding& finding) {
  const GateLine line = LineOf(finding);
  std::string remarks;
  for (const std::string& part : {line.because, line.power}) {
    if (!part.empty()) remarks += (remarks.empty() ? "" : "; ") + part;
  }
  return fmt::format("| {} {} | {} | {} | {} | {} | {} | {} |\n", Mark(finding.verdict),
                     line.verdict, MarkdownText(line.score), MarkdownText(line.rule),
                     MarkdownText(line.figure), MarkdownText(line.limit), MarkdownText(line.p),
                     MarkdownText(remarks));
}

void AddLines(std::string_view what, const std::vector<std::string>& lines, std::string& text) {
  for (const std::string& line : lines) {
    text += fmt::format("- {}: {}\n", what, MarkdownText(line));
  }
}

std::string SuiteTable(const GatedSuite& suite) {
  std::string text = fmt::format("\n### {} {}\n\n{}", Mark(suite.verdict),
                                 MarkdownText(suite.suite), MarkdownText(suite.run));
  if (!suite.baseline.empty()) text += " against " + MarkdownText(suite.baseline);
  text +=
      "\n\n| verdict | score | rule | figure | limit | p | remarks |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const GateFinding& finding : suite.findings) text += Row(finding);
  text += '\n';
  AddLines("**symptom**", suite.symptoms, text);
  for (const ConditionDifference& difference : suite.differences) {
    AddLines("allowed difference", {Describe(difference)}, text);
  }
  AddLines("note", suite.notes, text);
  return text;
}

}  // namespace

std::string GateMarkdown(const GateReport& report) {
  std::string text =
      fmt::format("## {} assay gate: {}\n", Mark(report.verdict), MarkdownText(Conclusion(report)));
  for (const GatedSuite& suite : report.suites) text += SuiteTable(suite);
  const std::string rate = ErrorRate(report);
  if (!rate.empty()) text += "\n" + MarkdownText(rate) + "\n";
  return text;
}

}  // namespace assay
