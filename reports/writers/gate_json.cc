#include "reports/gate_lines.h"
#include "reports/gate_report.h"

namespace assay {
namespace {

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }
Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json DifferenceJson(const Estimate& difference) {
  Json json = {{"value", OrNull(difference.value)}, {"because", OrNull(difference.because)}};
  const auto& interval = difference.interval;
  json["low"] = interval ? Json(interval->low) : Json();
  json["high"] = interval ? Json(interval->high) : Json();
  json["level"] = interval ? Json(interval->level) : Json();
  json["interval"] = interval ? Json(interval->method) : Json();
  json["interval_because"] = OrNull(difference.interval_because);
  return json;
}

Json FindingJson(const GateFinding& finding) {
  const GateRule& rule = finding.rule;
  Json json = {{"verdict", Name(finding.verdict)},
               {"rule", Name(rule.kind)},
               {"where", rule.where},
               {"metric", rule.metric.empty() ? "official" : rule.metric},
               {"section", OrNull(finding.section)},
               {"limit", rule.limit},
               {"run", OrNull(finding.run)},
               {"baseline", OrNull(finding.baseline)},
               {"p", OrNull(finding.p)},
               {"p_corrected", OrNull(finding.adjusted_p)},
               {"detectable_drop", OrNull(finding.detectable)},
               {"because", OrNull(finding.because)},
               {"line", LineOf(finding).Sentence()}};
  if (rule.IsShareOfSamples()) json["metric"] = nullptr;
  if (rule.IsTest()) json["alpha"] = rule.alpha;
  if (finding.difference) json["difference"] = DifferenceJson(*finding.difference);
  return json;
}

Json SuiteJson(const GatedSuite& suite) {
  Json json = {{"suite", suite.suite},
               {"verdict", Name(suite.verdict)},
               {"run", suite.run},
               {"baseline", OrNull(suite.baseline)},
               {"symptoms", suite.symptoms},
               {"notes", suite.notes},
               {"differences", Json::array()},
               {"rules", Json::array()}};
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
