#include "harness/metrics/sample_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/core/preference_strength.h"
#include "harness/metrics/preference.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

uint8_t FlagIf(bool condition, SampleColumns::Flag flag) {
  return condition ? static_cast<uint8_t>(flag) : uint8_t{0};
}

// Of two members, they differ by more than their mean where one prefers the other response.
unsigned AgreementOf(const std::map<std::string, double>& attributes) {
  const auto mean = attributes.find(kPreferenceMean);
  const auto spread = attributes.find(kPreferenceSpread);
  if (mean == attributes.end() || spread == attributes.end()) return 0;
  return spread->second > mean->second ? SampleColumns::kSplit : SampleColumns::kAgreed;
}

uint8_t FlagsOf(const JudgedSample& judged, std::span<const Pair> comparisons, bool tied) {
  const LengthSlice length = LengthSliceOf(judged.lengths, comparisons);
  unsigned flags = 0;
  flags |= FlagIf(FirstFailure(judged.judgement) != nullptr, SampleColumns::kFailed);
  flags |=
      FlagIf(tied || HasTieVerdict(judged.judgement.verdicts, comparisons), SampleColumns::kTied);
  flags |= FlagIf(judged.judgement.usage.truncated > 0, SampleColumns::kTruncated);
  flags |= FlagIf(length == LengthSlice::kChosenLonger, SampleColumns::kChosenLonger);
  flags |= FlagIf(length == LengthSlice::kChosenShorter, SampleColumns::kChosenShorter);
  flags |= AgreementOf(judged.judgement.attributes);
  return static_cast<uint8_t>(flags);
}

bool IsNumber(const Reward& reward) { return std::holds_alternative<double>(reward); }

}  // namespace

uint32_t SampleMetrics::SubsetIndex(const std::string& subset) {
  const auto [place, added] =
      subset_index_.try_emplace(subset, static_cast<uint32_t>(subsets_.size()));
  if (added) subsets_.push_back(subset);
  return place->second;
}

void SampleMetrics::Add(const JudgedSample& judged) {
  const std::vector<Pair> comparisons = CountedPairs(judged.label);
  const auto& rewards = judged.judgement.rewards;
  const auto preference = PreferenceOf(rewards, comparisons);
  AddDimensions(judged);
  columns_.ordinal.push_back(judged.ordinal);
  columns_.subset.push_back(SubsetIndex(judged.subset));
  columns_.accuracy.push_back(preference ? preference->accuracy : kNan);
  columns_.margin.push_back(preference ? preference->margin : kNan);
  columns_.flags.push_back(FlagsOf(judged, comparisons, preference && preference->tied));
  clusters_.push_back(judged.cluster);
  margins_.Add(rewards, comparisons);
  has_numbers_ = has_numbers_ || std::any_of(rewards.begin(), rewards.end(), IsNumber);
  has_verdicts_ = has_verdicts_ || !judged.judgement.verdicts.empty();
  has_comparisons_ = has_comparisons_ || !comparisons.empty();
}

void SampleMetrics::AddDimensions(const JudgedSample& judged) {
  for (const auto& [name, grades] : judged.label.dimensions) {
    Label label;
    label.grades = grades;
    const auto preference = PreferenceOf(judged.judgement.rewards, CountedPairs(label));
    if (!preference) continue;
    std::vector<double>& accuracy = dimensions_[name];
    accuracy.resize(columns_.size(), kNan);
    accuracy.push_back(preference->accuracy);
  }
}

void SampleMetrics::Finish() {
  const bool verdicts_only = has_verdicts_ && !has_numbers_;
  if (verdicts_only) {
    std::fill(columns_.accuracy.begin(), columns_.accuracy.end(), kNan);
    std::fill(columns_.margin.begin(), columns_.margin.end(), kNan);
    dimensions_.clear();
  }
  for (auto& [name, accuracy] : dimensions_) accuracy.resize(columns_.size(), kNan);
  const bool any = std::any_of(columns_.accuracy.begin(), columns_.accuracy.end(),
                               [](double value) { return !std::isnan(value); });
  if (any) return;
  no_preferences_ = columns_.size() == 0 ? "no sample is judged"
                    : !has_comparisons_  ? "the labels compare no responses"
                                         : "the model gives no rewards";
}

void SampleMetrics::MoveInto(Summary& summary) && {
  summary.columns = std::move(columns_);
  summary.subsets = std::move(subsets_);
}

}  // namespace assay
