#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "harness/core/error.h"
#include "harness/metrics/calibration/claim_losses.h"
#include "harness/metrics/estimators.h"
#include "harness/metrics/mean_domain.h"
#include "harness/metrics/metric_kinds.h"
#include "harness/metrics/preference.h"
#include "harness/metrics/sample_metrics.h"
#include "harness/metrics/skewed_mean.h"
#include "harness/metrics/slices.h"
#include "harness/metrics/square_and_add.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMarginQuantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};

struct Metric {
  // kChosen: a probability above 1/2 where the sample is right, so that it turns on that.
  enum class Kind { kAccuracy, kChosen, kProbability, kSquaredError, kLoss, kMargin };

  std::string name;
  Kind kind;
  std::function<double(uint32_t row)> value;  // NaN: the sample does not enter
  std::string because;                        // where no sample enters
  bool whole_only = false;                    // not over sections and subsets
  bool of_rewards = true;                     // not applicable where there are none
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

// Against the annotators of samples that have any.
void AddSoftLabels(const SampleMetrics& metrics, const std::string& not_log_odds,
                   std::vector<Metric>& list) {
  if (metrics.annotated().empty()) return;
  const SoftLabelColumns& soft = metrics.annotated().columns();
  const bool probable = !metrics.no_preferences().empty() || not_log_odds.empty();
  const std::string no_probability =
      probable ? "no verdict on two responses has a confidence" : not_log_odds;
  const auto add = [&](const char* name, Metric::Kind kind, const std::vector<double>& column,
                       const std::string& because, bool defined = true) {
    list.push_back({name, kind,
                    [&column, defined](uint32_t row) { return defined ? column[row] : kNan; },
                    because, false, false});
  };
  using enum Metric::Kind;
  add("expected_agreement", kProbability, soft.expected_agreement, "it has no preference");
  add("human_agreement", kProbability, soft.human_agreement, "no pair has two annotators");
  add("agreement_ceiling", kProbability, soft.ceiling, "it has no preference");
  add("soft_kl", kLoss, soft.divergence, no_probability, probable);
  add("soft_brier", kSquaredError, soft.brier, no_probability, probable);
}

std::vector<Metric> MetricsOf(const SampleMetrics& metrics, const std::string& not_log_odds) {
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
      {"p_chosen", kChosen, [&](uint32_t row) { return ProbabilityChosen(columns.margin[row]); },
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
    list.push_back({name, kAccuracy, [&values = accuracy](uint32_t row) { return values[row]; },
                    "no sample is graded on it", name.starts_with("accuracy@")});
  }
  AddSoftLabels(metrics, not_log_odds, list);
  if (!metrics.repeats().empty()) {
    list.push_back(
        {"repeat_changed", kAccuracy,
         [values = metrics.repeats().Changed(columns.size())](uint32_t row) { return values[row]; },
         "no sample was judged twice", false, false});
  }
  return list;
}

// Of a loss, which has a long tail and can be infinite.
Estimate LossEstimate(const ClusteredValues& sample, double level) {
  Estimate result = EstimateSkewedMean(sample, level);
  if (result.value && !std::isfinite(*result.value)) {
    return {{},
            {},
            result.n,
            0,
            "it is infinite: an outcome came that was given no chance",
            "the value is undefined"};
  }
  if (result.interval) result.interval->low = std::max(result.interval->low, 0.0);
  return result;
}

const Estimate* Find(const std::vector<MetricEstimate>& estimates, std::string_view metric) {
  const auto found = std::ranges::find_if(estimates, [&](const MetricEstimate& estimate) {
    return estimate.metric == metric && estimate.subset.empty();
  });
  return found == estimates.end() ? nullptr : &found->estimate;
}

// Over everything: how much more accurate the model is where the chosen response is the longer one.
void EstimateLengthGap(std::vector<MetricEstimate>& estimates) {
  const Estimate* longer = Find(estimates, "accuracy_longer");
  const Estimate* shorter = Find(estimates, "accuracy_shorter");
  if (longer == nullptr || shorter == nullptr || !longer->interval || !shorter->interval) return;
  Estimate gap;
  gap.value = *longer->value - *shorter->value;
  gap.n = longer->n + shorter->n;
  gap.interval = DifferenceOfShares({*longer->value, *longer->interval},
                                    {*shorter->value, *shorter->interval});
  estimates.push_back({"accuracy_length_gap", "", std::move(gap)});
}

// Over everything: what asking again changes.
void EstimateRepeats(const Repeats& repeats, double level, std::vector<MetricEstimate>& estimates) {
  if (repeats.empty()) return;
  estimates.push_back({"repeat_sd", "", repeats.ScoreDeviation(level)});
  const auto components = repeats.Components();
  if (!components) return;
  const auto add = [&](const char* name, double value) {
    Estimate estimate = estimates.back().estimate;
    estimate.value = value;
    estimate.because = "";
    estimate.interval = std::nullopt;
    estimate.interval_because = "none is computed";
    estimates.push_back({name, "", std::move(estimate)});
  };
  add("repeat_within", components->within);
  add("repeat_between", components->between);
}

Estimate WithinUnit(Estimate result) {
  if (result.interval) {
    result.interval->low = std::max(result.interval->low, 0.0);
    result.interval->high = std::min(result.interval->high, 1.0);
  }
  return result;
}

// Why the interval of a mean covers too little; empty where it does not, or there is none.
std::string WhyTooShort(Metric::Kind kind, const Values& values, double level) {
  using enum Metric::Kind;
  if (values.values.empty()) return "";
  if (kind == kProbability || kind == kSquaredError || kind == kLoss) {
    return WhyValuesAreAlike(values.View());
  }
  if (kind != kChosen) return "";
  std::vector<double> right;
  right.reserve(values.values.size());
  for (const double p : values.values) right.push_back(p > 0.5 ? 1 : p < 0.5 ? 0 : 0.5);
  return WhyOutcomesAreFew(EvidenceOfShares({right, values.clusters}, level));
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
  } else if (metric.kind == Metric::Kind::kProbability || metric.kind == Metric::Kind::kChosen) {
    estimates.push_back({metric.name, subset, WithinUnit(EstimateMean(values.View(), level))});
  } else if (metric.kind == Metric::Kind::kSquaredError) {
    estimates.push_back(
        {metric.name, subset, WithinUnit(EstimateSkewedMean(values.View(), level))});
  } else if (metric.kind == Metric::Kind::kLoss) {
    estimates.push_back({metric.name, subset, LossEstimate(values.View(), level)});
  } else {
    estimates.push_back({metric.name, subset, EstimateAccuracy(values.View(), level)});
  }
  const std::string too_short = WhyTooShort(metric.kind, values, level);
  if (Estimate& last = estimates.back().estimate; !too_short.empty() && last.interval) {
    last.interval.reset();
    last.interval_because = too_short;
  }
  for (size_t i = first; values.values.empty() && i < estimates.size(); ++i) {
    estimates[i].estimate.because = metric.because;
  }
}

}  // namespace

void EstimateMetrics(const SampleMetrics& metrics, const std::vector<ScoreName>& names,
                     const std::string& not_log_odds, double level,
                     std::vector<MetricEstimate>& estimates,
                     std::vector<NotApplicable>& not_applicable) {
  const ClusterCodes clusters = CodeClusters(metrics.clusters());
  const std::vector<Slice> slices =
      MakeSlices(metrics.columns().subset, metrics.subsets(), names, clusters);
  for (const Metric& metric : MetricsOf(metrics, not_log_odds)) {
    const std::string& why = metrics.no_preferences();
    for (const Slice& slice : slices) {
      const Values values = Collect(metric, slice, clusters);
      const bool everything = &slice == &slices.front();
      if (everything && values.values.empty()) {
        const bool own_reason = why.empty() || !metric.of_rewards;
        not_applicable.push_back({metric.name, own_reason ? metric.because : why});
        break;
      }
      AddEstimates(metric, slice.name, values, level, estimates);
      if (metric.whole_only) break;
    }
  }
  EstimateLengthGap(estimates);
  EstimateRepeats(metrics.repeats(), level, estimates);
}

std::vector<double> ValuesBySample(const SampleMetrics& metrics, const std::string& not_log_odds,
                                   const std::string& metric) {
  ASSAY_CHECK(IsMeanOverSamples(metric));
  const size_t samples = metrics.columns().size();
  if (metric == "brier" || metric == "nll") {
    const ConfidenceChoice choice =
        ChooseConfidence(metrics.claims(), metrics.no_preferences(), not_log_odds);
    return ClaimLosses(metrics.claims(), choice.source, samples,
                       metric == "brier" ? BrierOf : NllOf);
  }
  std::vector<double> values(samples, kNan);
  for (const Metric& known : MetricsOf(metrics, not_log_odds)) {
    if (known.name != metric) continue;
    for (uint32_t row = 0; row < samples; ++row) values[row] = known.value(row);
  }
  return values;
}

}  // namespace assay
