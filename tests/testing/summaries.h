#pragma once

#include <string>

#include "harness/metrics/summary.h"

namespace assay::testing {

/// A summary of judgebench:gpt as in CONTRACTS §5 with two sections, by a model of this name:
/// overall 62.29 (57.1–67.4), Knowledge 59.09 (51.3–66.9), Math 76.79 (65.3–87.5), all judged,
/// nothing amiss.
Summary JudgeBenchSummary(const std::string& model);

OfficialScore Score(const std::string& name, ScoreName::Kind kind, double value, double low,
                    double high, size_t n);

/// A metric over everything.
MetricEstimate Metric(const std::string& metric, double value, double low, double high, size_t n);

}  // namespace assay::testing
