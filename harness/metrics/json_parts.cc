#include "harness/metrics/json_parts.h"

namespace assay {

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json RunToJson(const Summary& summary) {
  const RunRecord& run = summary.run;
  return {{"id", run.id},
          {"name", summary.name},
          {"created", run.created},
          {"assay", run.assay},
          {"device", run.model.device},
          {"dtype", TextOrNull(run.model.dtype)},
          {"seed", run.ask.seed},
          {"options", run.model.options},
          {"versions", run.versions},
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

}  // namespace assay
