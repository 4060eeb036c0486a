#include "harness/metrics/metric_kinds.h"

#include <algorithm>
#include <span>

namespace assay {
namespace {

bool BeginsWithOne(std::string_view metric, std::span<const std::string_view> names) {
  return std::ranges::any_of(names,
                             [&](std::string_view name) { return metric.starts_with(name); });
}

constexpr std::string_view kPlain[] = {"margin",        "temperature",   "nll",     "brier",
                                       "sharpness",     "auroc",         "soft_kl", "soft_brier",
                                       "repeat_within", "repeat_between"};
constexpr std::string_view kLower[] = {
    "ece",     "ace",        "mce",  "rmsce",  "smooth_ece",     "nll",       "brier",
    "soft_kl", "soft_brier", "aurc", "e_aurc", "repeat_changed", "repeat_sd", "repeat_within"};
constexpr std::string_view kHigherAfterAll[] = {"brier_resolution"};
constexpr std::string_view kNeither[] = {
    "over_confidence", "accuracy_length_gap", "temperature",
    "sharpness",       "brier_uncertainty",   "brier_within",
    "repeat_between",  "human_agreement",     "agreement_ceiling"};
constexpr std::string_view kMeans[] = {
    "accuracy",           "best_of_n", "p_chosen",   "accuracy_longer", "accuracy_shorter",
    "expected_agreement", "soft_kl",   "soft_brier", "brier",           "nll"};
constexpr std::string_view kMeansByDimension[] = {"accuracy:", "accuracy@", "own_accuracy:"};
constexpr std::string_view kUnbounded[] = {"soft_kl", "nll"};
constexpr std::string_view kDifferences[] = {"over_confidence", "accuracy_length_gap"};

}  // namespace

bool IsFraction(std::string_view metric) { return !BeginsWithOne(metric, kPlain); }

MetricDirection DirectionOfMetric(std::string_view metric) {
  if (BeginsWithOne(metric, kNeither)) return MetricDirection::kNeither;
  if (BeginsWithOne(metric, kHigherAfterAll)) return MetricDirection::kHigher;
  return BeginsWithOne(metric, kLower) ? MetricDirection::kLower : MetricDirection::kHigher;
}

bool IsMeanOverSamples(std::string_view metric) {
  return std::ranges::find(kMeans, metric) != std::ranges::end(kMeans) ||
         BeginsWithOne(metric, kMeansByDimension);
}

bool IsMeanOfUnbounded(std::string_view metric) {
  return std::ranges::find(kUnbounded, metric) != std::ranges::end(kUnbounded);
}

bool IsDifferenceOfFractions(std::string_view metric) {
  return BeginsWithOne(metric, kDifferences);
}

}  // namespace assay
