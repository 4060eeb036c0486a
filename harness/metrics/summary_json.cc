#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "harness/metrics/json_parts.h"
#include "harness/metrics/summary.h"

namespace assay {
namespace {

Json CountsJson(const Counts& counts) {
  return {{"samples", counts.samples},     {"judged", counts.judged},
          {"failed", counts.failed},       {"tied", counts.tied},
          {"truncated", counts.truncated}, {"unparsed", counts.unparsed}};
}

Json OfficialJson(const Summary& summary) {
  Json overall;
  Json scores = Json::array();
  for (const OfficialScore& score : summary.official) {
    Json object;
    AddEstimate(score.estimate, object);
    if (score.name.kind == ScoreName::Kind::kOverall) {
      overall = object;
      continue;
    }
    object["name"] = score.name.name;
    object["kind"] = Name(score.name.kind);
    object["unit"] = Name(score.name.unit);
    scores.push_back(std::move(object));
  }
  Json official = overall.is_null() ? Json::object() : overall;
  official["overall"] = overall.is_null() ? Json() : overall["value"];
  official.erase("value");
  official["printed"] = TextOrNull(summary.printed);
  official["complete"] = summary.complete;
  std::vector<std::string> because;
  for (const std::string& reason :
       {overall.is_null() ? summary.no_overall : overall.value("because", ""),
        summary.incomplete_because}) {
    if (!reason.empty()) because.push_back(reason);
  }
  official["because"] = TextOrNull(fmt::format("{}", fmt::join(because, "; ")));
  official["confirmed"] = summary.confirmed;
  official["scores"] = std::move(scores);
  return official;
}

Json ReliabilityJson(const std::vector<ReliabilityPoint>& points) {
  Json bins = Json::array();
  for (const auto& [bin, band] : points) {
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"pairs", bin.count},
                    {"weight", bin.weight},
                    {"confidence", bin.confidence},
                    {"outcome", bin.outcome},
                    {"band_low", band ? Json(band->low) : Json()},
                    {"band_high", band ? Json(band->high) : Json()}});
  }
  return bins;
}

Json BinnedJson(size_t bins, const char* kind, double ece, double ace, double mce) {
  return {{"bins", bins}, {"kind", kind}, {"ece", ece}, {"ace", ace}, {"mce", mce}};
}

Json BinningsJson(const CalibrationSummary& calibration) {
  Json table = Json::array();
  for (const Binning& binning : calibration.binnings) {
    Json row = BinnedJson(binning.bins, binning.equal_mass ? "mass" : "width", binning.error.ece,
                          binning.error.ace, binning.error.mce);
    row["rmsce"] = binning.error.rmsce;
    row["over"] = binning.error.over;
    row["under"] = binning.error.under;
    row["ece_debiased"] = binning.debiased.ece;
    table.push_back(std::move(row));
  }
  for (const auto& [bins, equal_mass, more] : calibration.more) {
    const char* kind = equal_mass ? "more_mass" : "more";
    table.push_back(BinnedJson(bins, kind, more.ece, more.ace, more.mce));
  }
  return table;
}

Json RiskJson(const std::vector<RiskPoint>& curve) {
  Json points = Json::array();
  for (const RiskPoint& point : curve) points.push_back({point.coverage, point.risk});
  return points;
}

Json ValueOrNull(const Measured& measured) {
  return measured.value ? Json(*measured.value) : Json();
}

Json ShiftJson(const std::vector<NamedShift>& shift) {
  Json cells = Json::array();
  for (const auto& [learned_on, tested_on, cell] : shift) {
    Json object = {{"learned_on", learned_on},
                   {"tested_on", tested_on},
                   {"pairs", cell.pairs},
                   {"nll_before", ValueOrNull(cell.log_loss_before)},
                   {"nll_after", ValueOrNull(cell.log_loss_after)},
                   {"ece_before", ValueOrNull(cell.ece_before)},
                   {"ece_after", ValueOrNull(cell.ece_after)}};
    if (!cell.log_loss_after.value) object["because"] = cell.log_loss_after.because;
    cells.push_back(std::move(object));
  }
  return cells;
}

void AddCalibration(const CalibrationSummary& calibration, Json& run) {
  const bool none = calibration.confidence == Confidence::kNone;
  run["confidence"] = none ? Json() : Json(Name(calibration.confidence));
  run["reliability"] = ReliabilityJson(calibration.reliability);
  run["calibration_bins"] = BinningsJson(calibration);
  run["risk_coverage"] = RiskJson(calibration.risk_coverage);
  run["calibration_shift"] = ShiftJson(calibration.shift);
}

}  // namespace

Json SummariesToJson(const std::vector<Summary>& summaries) {
  Json runs = Json::array();
  for (const Summary& summary : summaries) {
    Json run = RunToJson(summary);
    run["counts"] = CountsJson(summary.counts);
    run["health"] = summary.health;
    run["official"] = OfficialJson(summary);
    run["estimates"] = Json::array();
    for (const MetricEstimate& metric : summary.estimates) {
      Json object = {{"metric", metric.metric}, {"subset", TextOrNull(metric.subset)}};
      AddEstimate(metric.estimate, object);
      run["estimates"].push_back(std::move(object));
    }
    AddCalibration(summary.calibration, run);
    run["not_applicable"] = Json::array();
    for (const NotApplicable& metric : summary.not_applicable) {
      run["not_applicable"].push_back({{"metric", metric.metric}, {"because", metric.because}});
    }
    runs.push_back(std::move(run));
  }
  return {{"format", "assay.summary/1"}, {"runs", std::move(runs)}};
}

}  // namespace assay
