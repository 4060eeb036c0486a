#include <fmt/format.h>

#include <algorithm>

#include "harness/core/utf8.h"
#include "reports/gate_lines.h"
#include "reports/gate_report.h"

namespace assay {
namespace {

// Whether XML 1.0 has the character at all (§2.2), escaped or not.
bool IsXmlCharacter(char32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

// For content and for attributes in double quotes, where a bare line break would become a blank.
std::string Xml(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    const std::string_view bytes = text.substr(0, point.bytes);
    text.remove_prefix(point.bytes);
    switch (point.code) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\n':
      case '\r':
      case '\t':
        escaped += fmt::format("&#{};", static_cast<uint32_t>(point.code));
        break;
      case 0xFFFD:  // also what is no UTF-8
        escaped += "\uFFFD";
        break;
      default:
        if (IsXmlCharacter(point.code)) escaped += bytes;
    }
  }
  return escaped;
}

size_t CountOf(const GatedSuite& suite, GateVerdict verdict) {
  return static_cast<size_t>(std::ranges::count(suite.findings, verdict, &GateFinding::verdict));
}

// How a rule that cannot tell is reported.
std::string_view OpenElement(const GateReport& report) {
  return report.cannot_tell_fails ? "error" : "skipped";
}

std::string Counts(const std::vector<GatedSuite>& suites, const GateReport& report) {
  size_t tests = 0;
  size_t failures = 0;
  size_t open = 0;
  for (const GatedSuite& suite : suites) {
    tests += suite.findings.size();
    failures += CountOf(suite, GateVerdict::kFail);
    open += CountOf(suite, GateVerdict::kCannotTell);
  }
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", tests, failures,
                     report.cannot_tell_fails ? open : 0, report.cannot_tell_fails ? 0 : open);
}

std::string Case(const GatedSuite& suite, const GateFinding& finding, const GateReport& report) {
  const GateLine line = LineOf(finding);
  const std::string sentence = Xml(line.Sentence());
  std::string text = fmt::format("    <testcase classname=\"assay.gate.{}\" name=\"{}\"",
                                 Xml(suite.suite), Xml(line.score + ": " + line.rule));
  if (finding.verdict == GateVerdict::kPass) {
    return text + fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", sentence);
  }
  const bool failed = finding.verdict == GateVerdict::kFail;
  return text + fmt::format(">\n      <{} message=\"{}\"/>\n    </testcase>\n",
                            failed ? "failure" : OpenElement(report), sentence);
}

std::string Remarks(const GatedSuite& suite) {
  std::string text = suite.run + (suite.baseline.empty() ? "" : " against " + suite.baseline);
  for (const std::string& symptom : suite.symptoms) text += "\nsymptom: " + symptom;
  for (const ConditionDifference& difference : suite.differences) {
    text += "\nallowed difference: " + Describe(difference);
  }
  for (const std::string& note : suite.notes) text += "\nnote: " + note;
  return text;
}

}  // namespace

std::string GateJUnit(const GateReport& report) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites name=\"assay gate\" {}>\n", Counts(report.suites, report));
  for (const GatedSuite& suite : report.suites) {
    text +=
        fmt::format("  <testsuite name=\"{}\" {}>\n", Xml(suite.suite), Counts({suite}, report));
    for (const GateFinding& finding : suite.findings) text += Case(suite, finding, report);
    text += fmt::format("    <system-out>{}</system-out>\n  </testsuite>\n", Xml(Remarks(suite)));
  }
  return text + "</testsuites>\n";
}

}  // namespace assay
