#include "tests/testing/summaries.h"

namespace assay::testing {
namespace {

Estimate Measured(double value, double low, double high, size_t n, const std::string& method) {
  Estimate estimate;
  estimate.value = value;
  estimate.n = n;
  estimate.interval = Interval{low, high, 0.95, method};
  return estimate;
}

}  // namespace

OfficialScore Score(const std::string& name, ScoreName::Kind kind, double value, double low,
                    double high, size_t n) {
  ScoreName score;
  score.name = name;
  score.kind = kind;
  return {score, Measured(value, low, high, n, "cluster bootstrap")};
}

MetricEstimate Metric(const std::string& metric, double value, double low, double high, size_t n) {
  return {metric, "", Measured(value, low, high, n, "wilson")};
}

Summary JudgeBenchSummary(const std::string& model) {
  Summary summary;
  summary.run.id = "0123456789abcdef";
  summary.run.assay = "0.1.0";
  summary.run.model.name = model;
  summary.run.model.adapter = "scores";
  summary.run.suite = "judgebench";
  summary.run.variant = "gpt";
  summary.run.suite_sha256 = "cd";
  summary.counts = {350, 350, 0, 0, 0, 0};
  summary.printing = SuiteCard::Printed::kPercent2;
  summary.printed = "62.29";
  summary.official = {
      Score("overall", ScoreName::Kind::kOverall, 218.0 / 350, 0.5714, 0.6743, 350),
      Score("Knowledge", ScoreName::Kind::kSection, 91.0 / 154, 0.5127, 0.6687, 154),
      Score("Math", ScoreName::Kind::kSection, 43.0 / 56, 0.6531, 0.875, 56)};
  summary.estimates = {Metric("accuracy_longer", 90.0 / 162, 0.479, 0.63, 162),
                       Metric("accuracy_shorter", 128.0 / 188, 0.611, 0.743, 188)};
  return summary;
}

}  // namespace assay::testing
