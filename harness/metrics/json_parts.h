#pragma once

#include "harness/core/json.h"
#include "harness/metrics/summary.h"

namespace assay {

// What our formats write alike.

/// Which run a summary is of: record, model, suite, selection.
Json RunToJson(const Summary& summary);

/// Adds `n`, `value` (or null and `because`), `low`, `high`, `level` and `interval` (or nulls and
/// `interval_because`) to an object.
void AddEstimate(const Estimate& estimate, Json& object);

/// null for an empty text.
Json TextOrNull(const std::string& text);

}  // namespace assay
