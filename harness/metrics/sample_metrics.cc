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
constexpr std::string_view kOwnAccuracy = "own_accuracy:";

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
  const auto sample = static_cast<uint32_t>(columns_.size());
  claims_.Add(sample, judged.judgement, comparisons);
  annotated_.Add(sample, judged.label, judged.judgement);
  repeats_.Add(sample, judged.judgement.verdicts, comparisons);
  AddDimensions(judged, comparisons);
  columns_.ordinal.push_back(judged.ordinal);
  columns_.subset.push_back(SubsetIndex(judged.subset));
  columns_.accuracy.push_back(preference ? preference->accuracy : kNan);
  columns_.margin.push_back(preference ? preference->margin : kNan);
  columns_.flags.push_back(FlagsOf(judged, comparisons, preference && preference->tied));
  clusters_.push_back(judged.cluster);
  has_numbers_ = has_numbers_ || std::any_of(rewards.begin(), rewards.end(), IsNumber);
  has_verdicts_ = has_verdicts_ || !judged.judgement.verdicts.empty();
  has_comparisons_ = has_comparisons_ || !comparisons.empty();
}

void SampleMetrics::AddDimension(const std::string& metric, std::span<const Reward> rewards,
                                 std::span<const Pair> comparisons) {
  const auto preference = PreferenceOf(rewards, comparisons);
  if (!preference) return;
  std::vector<double>& accuracy = dimensions_[metric];
  accuracy.resize(columns_.size(), kNan);
  accuracy.push_back(preference->accuracy);
}

void SampleMetrics::AddDimensions(const JudgedSample& judged, std::span<const Pair> comparisons) {
  const Judgement& judgement = judged.judgement;
  for (const auto& [name, grades] : judged.label.dimensions) {
    Label label;
    label.grades = grades;
    const std::vector<Pair> ordered = CountedPairs(label);
    AddDimension("accuracy:" + name, judgement.rewards, ordered);
    dimension_margins_[name].Add(static_cast<uint32_t>(columns_.size()), judgement.rewards,
                                 ordered);
    const auto own = judgement.dimensions.find(name);
    if (own != judgement.dimensions.end()) {
      AddDimension(std::string(kOwnAccuracy) + name, own->second, ordered);
    }
  }
  for (const auto& [name, rewards] : judgement.dimensions) {
    AddDimension("accuracy@" + name, rewards, comparisons);
  }
}

// A sample that failed as a whole has no dimensions to be wrong in: it is wrong all the same.
void SampleMetrics::CountFailedDimensions() {
  for (auto& [metric, accuracy] : dimensions_) {
    const bool own = metric.starts_with(kOwnAccuracy);
    const auto compared = own ? dimensions_.find("accuracy:" + metric.substr(kOwnAccuracy.size()))
                              : dimensions_.end();
    const bool at = metric.starts_with("accuracy@");
    if (!at && compared == dimensions_.end()) continue;
    const std::vector<double>& same = at ? columns_.accuracy : compared->second;
    for (size_t i = 0; i < accuracy.size(); ++i) {
      const bool failed = (columns_.flags[i] & SampleColumns::kFailed) != 0;
      if (failed && std::isnan(accuracy[i]) && !std::isnan(same[i])) accuracy[i] = 0;
    }
  }
}

void SampleMetrics::Finish() {
  const bool verdicts_only = has_verdicts_ && !has_numbers_;
  if (verdicts_only) {
    std::fill(columns_.accuracy.begin(), columns_.accuracy.end(), kNan);
    std::fill(columns_.margin.begin(), columns_.margin.end(), kNan);
    std::erase_if(dimensions_,
                  [](const auto& entry) { return entry.first.starts_with("accuracy:"); });
  }
  annotated_.Finish(columns_.size());
  for (auto& [name, accuracy] : dimensions_) accuracy.resize(columns_.size(), kNan);
  CountFailedDimensions();
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
