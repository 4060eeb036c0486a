#include "harness/metrics/repeats.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "harness/metrics/distributions.h"
#include "harness/metrics/preference.h"

namespace assay {
namespace {

// The share of comparisons that the verdicts of one repeat win; nullopt: they judge none.
std::optional<double> ValueOf(int repeat, std::span<const Verdict> verdicts,
                              std::span<const Pair> comparisons) {
  double won = 0;
  double shares = 0;
  for (const Pair& pair : comparisons) {
    int net = 0;
    bool judged = false;
    for (const Verdict& verdict : verdicts) {
      if (verdict.repeat != repeat) continue;
      const std::optional<int> vote = VoteOf(verdict, pair);
      judged = judged || vote;
      net += vote.value_or(0);
    }
    if (!judged) continue;
    shares += pair.share;
    won += pair.share * (net > 0 ? 1 : net == 0 ? 0.5 : 0);
  }
  if (!(shares > 0)) return std::nullopt;
  return won / shares;
}

}  // namespace

void Repeats::Add(uint32_t sample, std::span<const Verdict> verdicts,
                  std::span<const Pair> comparisons) {
  std::set<int> repeats;
  for (const Verdict& verdict : verdicts) repeats.insert(verdict.repeat);
  if (repeats.size() < 2) return;
  for (const int repeat : repeats) {
    const auto value = ValueOf(repeat, verdicts, comparisons);
    if (value) values_.push_back({sample, repeat, *value});
  }
}

std::vector<double> Repeats::Changed(size_t samples) const {
  std::vector<double> changed(samples, std::numeric_limits<double>::quiet_NaN());
  for (size_t i = 1; i < values_.size(); ++i) {
    if (values_[i].sample != values_[i - 1].sample) continue;
    double& here = changed[values_[i].sample];
    const bool differs = values_[i].value != values_[i - 1].value;
    here = differs || here == 1 ? 1 : 0;
  }
  return changed;
}

std::optional<VarianceComponents> Repeats::Components() const {
  std::vector<double> values;
  std::vector<uint32_t> groups;
  for (const Value& value : values_) {
    values.push_back(value.value);
    groups.push_back(value.sample);
  }
  return OneWayComponents(values, groups);
}

Estimate Repeats::ScoreDeviation(double level) const {
  std::map<int, double> sums;  // by repeat
  std::map<uint32_t, size_t> count;
  for (const Value& value : values_) {
    sums[value.repeat] = 0;
    ++count[value.sample];
  }
  Estimate estimate;
  for (const auto& [sample, repeats] : count) estimate.n += repeats == sums.size() ? 1 : 0;
  if (estimate.n == 0) {
    estimate.because = "no sample has a verdict in every repeat";
    estimate.interval_because = "the value is undefined";
    return estimate;
  }
  for (const Value& value : values_) {
    if (count[value.sample] == sums.size()) sums[value.repeat] += value.value;
  }
  const auto repeats = static_cast<double>(sums.size());
  const auto n = static_cast<double>(estimate.n);
  double mean = 0;
  for (const auto& [repeat, sum] : sums) mean += sum / n / repeats;
  double squares = 0;
  for (const auto& [repeat, sum] : sums) squares += (sum / n - mean) * (sum / n - mean);
  estimate.value = std::sqrt(squares / (repeats - 1));
  if (squares == 0) {
    estimate.interval_because = "every repeat gives the same score";
    return estimate;
  }
  const double low = std::sqrt(squares / ChiSquareQuantile((1 + level) / 2, repeats - 1));
  const double high = std::sqrt(squares / ChiSquareQuantile((1 - level) / 2, repeats - 1));
  estimate.interval = Interval{low, high, level, "chi-square"};
  return estimate;
}

}  // namespace assay
