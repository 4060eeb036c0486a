#include "harness/metrics/json_parts.h"
#include "reports/gate_lines.h"
#include "reports/gate_report.h"

namespace assay {
namespace {

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

void AddText(const char* key, const std::string& text, Json& json) {
  if (!text.empty()) json[key] = text;
}

// What only a test has.
void AddTest(const GateFinding& finding, Json& json) {
  json["alpha"] = finding.rule.alpha;
  json["p"] = OrNull(finding.p);
  if (finding.rule.kind == GateRule::Kind::kSignificance) {
    json["p_corrected"] = OrNull(finding.adjusted_p);
  }
  json["detectable_drop"] = OrNull(finding.detectable);
  AddText("power_because", finding.no_power, json);
  if (!finding.difference) return;
  json["difference"] = Json::object();
  AddEstimate(*finding.difference, json["difference"]);
}

Json FindingJson(const GateFinding& finding) {
  const GateRule& rule = finding.rule;
  Json json = {{"verdict", Name(finding.verdict)},
               {"rule", Name(rule.kind)},
               {"where", rule.where},
               {"limit", rule.limit},
               {"run", OrNull(finding.run)},
               {"line", LineOf(finding).Sentence()}};
  if (!rule.IsShareOfSamples()) json["metric"] = rule.metric.empty() ? "official" : rule.metric;
  AddText("section", finding.section, json);
  if (!finding.section.empty()) json["kind"] = Name(finding.kind);
  if (finding.baseline || rule.NeedsBaseline()) json["baseline"] = OrNull(finding.baseline);
  if (rule.IsTest()) AddTest(finding, json);
  AddText("because", finding.because, json);
  return json;
}

Json SuiteJson(const GatedSuite& suite) {
  Json json = {{"suite", suite.suite},  {"verdict", Name(suite.verdict)},
               {"run", suite.run},      {"symptoms", suite.symptoms},
               {"notes", suite.notes},  {"differences", Json::array()},
               {"rules", Json::array()}};
  AddText("baseline", suite.baseline, json);
  json["complete"] = suite.incomplete_because.empty();
  AddText("because", suite.incomplete_because, json);
  for (const ConditionDifference& difference : suite.differences) {
    json["differences"].push_back({{"kind", difference.kind},
                                   {"what", difference.what},
                                   {"baseline", difference.before},
                                   {"run", difference.after}});
  }
  for (const GateFinding& finding : suite.findings) {
    json["rules"].push_back(FindingJson(finding));
  }
  return json;
}

}  // namespace

Json GateJson(const GateReport& report) {
  Json json = {{"format", "assay.gate/1"},
               {"verdict", Name(report.verdict)},
               {"exit_code", ExitCodeOf(report)},
               {"conclusion", Conclusion(report)},
               {"correction", report.holm ? "holm" : "none"},
               {"significance_tests", report.tests},
               {"false_alarms_at_most", report.false_alarms},
               {"suites", Json::array()}};
  for (const GatedSuite& suite : report.suites) json["suites"].push_back(SuiteJson(suite));
  return json;
}

}  // namespace assay
