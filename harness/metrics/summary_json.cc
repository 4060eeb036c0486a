#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "harness/metrics/summary.h"

namespace assay {
namespace {

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json RunJson(const Summary& summary) {
  const RunRecord& run = summary.run;
  return {{"id", run.id},
          {"name", summary.name},
          {"created", run.created},
          {"assay", run.assay},
          {"device", run.model.device},
          {"dtype", TextOrNull(run.model.dtype)},
          {"seed", run.ask.seed},
          {"options", run.model.options},
          {"model",
           {{"name", run.model.name},
            {"adapter", run.model.adapter},
            {"fingerprint", run.model.fingerprint}}},
          {"suite",
           {{"name", run.suite},
            {"variant", TextOrNull(run.variant)},
            {"revision", TextOrNull(run.revision)},
            {"sha256", run.suite_sha256}}},
          {"selection", SelectionToJson(summary.selection)}};
}

Json CountsJson(const Counts& counts) {
  return {{"samples", counts.samples},     {"judged", counts.judged},
          {"failed", counts.failed},       {"tied", counts.tied},
          {"truncated", counts.truncated}, {"unparsed", counts.unparsed}};
}

// Adds value, interval and n, or why they are undefined.
void AddEstimate(const Estimate& estimate, Json& object) {
  object["n"] = estimate.n;
  object["value"] = estimate.value ? Json(*estimate.value) : Json();
  if (!estimate.value) object["because"] = estimate.because;
  if (estimate.interval) {
    object["low"] = estimate.interval->low;
    object["high"] = estimate.interval->high;
    object["level"] = estimate.interval->level;
    object["interval"] = estimate.interval->method;
  } else {
    object["low"] = object["high"] = object["interval"] = Json();
  }
  if (!estimate.interval || !estimate.interval_because.empty()) {
    object["interval_because"] = estimate.interval_because;
  }
  if (estimate.dropped_draws > 0) object["dropped_draws"] = estimate.dropped_draws;
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

}  // namespace

Json SummariesToJson(const std::vector<Summary>& summaries) {
  Json runs = Json::array();
  for (const Summary& summary : summaries) {
    Json run = RunJson(summary);
    run["counts"] = CountsJson(summary.counts);
    run["health"] = summary.health;
    run["official"] = OfficialJson(summary);
    run["estimates"] = Json::array();
    for (const MetricEstimate& metric : summary.estimates) {
      Json object = {{"metric", metric.metric}, {"subset", TextOrNull(metric.subset)}};
      AddEstimate(metric.estimate, object);
      run["estimates"].push_back(std::move(object));
    }
    run["reliability"] = ReliabilityJson(summary.reliability);
    run["not_applicable"] = Json::array();
    for (const NotApplicable& metric : summary.not_applicable) {
      run["not_applicable"].push_back({{"metric", metric.metric}, {"because", metric.because}});
    }
    runs.push_back(std::move(run));
  }
  return {{"format", "assay.summary/1"}, {"runs", std::move(runs)}};
}

}  // namespace assay
