#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "harness/metrics/estimators.h"
#include "harness/metrics/preference.h"
#include "harness/metrics/sample_metrics.h"
#include "harness/metrics/slices.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMarginQuantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};

struct Metric {
  enum class Kind { kAccuracy, kProbability, kMargin };

  std::string name;
  Kind kind;
  std::function<double(uint32_t row)> value;  // NaN: the sample does not enter
  std::string because;                        // where no sample enters
};

// The values of a metric over a slice, in the slice's order.
struct Values {
  std::vector<double> values;
  std::vector<uint32_t> clusters;

  ClusteredValues View() const { return {values, clusters}; }
};

Values Collect(const Metric& metric, const Slice& slice, const ClusterCodes& clusters) {
  Values result;
  for (const uint32_t row : slice.rows) {
    const double value = metric.value(row);
    if (std::isnan(value)) continue;
    result.values.push_back(value);
    result.clusters.push_back(clusters.codes[row]);
  }
  return result;
}

std::vector<Metric> MetricsOf(const SampleMetrics& metrics) {
  const SampleColumns& columns = metrics.columns();
  const auto accuracy_where = [&columns](SampleColumns::Flag flag) {
    return [&columns, flag](uint32_t row) {
      return (columns.flags[row] & flag) != 0 ? columns.accuracy[row] : kNan;
    };
  };
  using enum Metric::Kind;
  std::vector<Metric> list = {
      {"accuracy", kAccuracy, [&](uint32_t row) { return columns.accuracy[row]; },
       "nothing counts"},
      {"best_of_n", kAccuracy,
       [&](uint32_t row) {
         if (std::isnan(columns.accuracy[row])) return kNan;
         return columns.margin[row] > 0 ? 1.0 : 0.0;
       },
       "nothing counts"},
      {"p_chosen", kProbability,
       [&](uint32_t row) { return ProbabilityChosen(columns.margin[row]); },
       "a reward failed in every sample"},
      {"margin", kMargin, [&](uint32_t row) { return columns.margin[row]; },
       "a reward failed in every sample"},
      {"accuracy_longer", kAccuracy, accuracy_where(SampleColumns::kChosenLonger),
       "no sample has two responses of which the chosen one is longer"},
      {"accuracy_shorter", kAccuracy, accuracy_where(SampleColumns::kChosenShorter),
       "no sample has two responses of which the chosen one is shorter"}};
  constexpr unsigned kAgreement = SampleColumns::kAgreed | SampleColumns::kSplit;
  if (std::ranges::any_of(columns.flags, [](uint8_t flags) { return (flags & kAgreement) != 0; })) {
    list.push_back({"accuracy_agreed", kAccuracy, accuracy_where(SampleColumns::kAgreed),
                    "the members differ by more than their mean in every sample"});
    list.push_back({"accuracy_split", kAccuracy, accuracy_where(SampleColumns::kSplit),
                    "the members agree on every sample"});
  }
  for (const auto& [name, accuracy] : metrics.dimensions()) {
    list.push_back({"accuracy:" + name, kAccuracy,
                    [&values = accuracy](uint32_t row) { return values[row]; },
                    "no sample is graded on it"});
  }
  return list;
}

Estimate ProbabilityEstimate(const ClusteredValues& sample, double level) {
  Estimate result = EstimateMean(sample, level);
  if (result.interval) {
    result.interval->low = std::max(result.interval->low, 0.0);
    result.interval->high = std::min(result.interval->high, 1.0);
  }
  return result;
}

void AddEstimates(const Metric& metric, const std::string& subset, const Values& values,
                  double level, std::vector<MetricEstimate>& estimates) {
  const size_t first = estimates.size();
  if (metric.kind == Metric::Kind::kMargin) {
    std::vector<double> sorted = values.values;
    std::sort(sorted.begin(), sorted.end());
    for (const double q : kMarginQuantiles) {
      estimates.push_back({fmt::format("margin_q{:02.0f}", q * 100), subset,
                           EstimateQuantile(values.View(), sorted, q, level)});
    }
  } else if (metric.kind == Metric::Kind::kProbability) {
    estimates.push_back({metric.name, subset, ProbabilityEstimate(values.View(), level)});
  } else {
    estimates.push_back({metric.name, subset, EstimateAccuracy(values.View(), level)});
  }
  for (size_t i = first; values.values.empty() && i < estimates.size(); ++i) {
    estimates[i].estimate.because = metric.because;
  }
}

}  // namespace

void EstimateMetrics(const SampleMetrics& metrics, const std::vector<ScoreName>& names,
                     double level, std::vector<MetricEstimate>& estimates,
                     std::vector<NotApplicable>& not_applicable) {
  const ClusterCodes clusters = CodeClusters(metrics.clusters());
  const std::vector<Slice> slices =
      MakeSlices(metrics.columns().subset, metrics.subsets(), names, clusters);
  for (const Metric& metric : MetricsOf(metrics)) {
    const std::string& why = metrics.no_preferences();
    for (const Slice& slice : slices) {
      const Values values = Collect(metric, slice, clusters);
      const bool everything = &slice == &slices.front();
      if (everything && values.values.empty()) {
        not_applicable.push_back({metric.name, why.empty() ? metric.because : why});
        break;
      }
      AddEstimates(metric, slice.name, values, level, estimates);
    }
  }
}

}  // namespace assay
