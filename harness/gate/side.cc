#include "harness/gate/side.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "harness/metrics/failure_tally.h"
#include "harness/metrics/preference.h"
#include "harness/metrics/slices.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// FNV-1a over 64-bit words.
class Hash {
 public:
  void Add(uint64_t word) {
    for (int shift = 0; shift < 64; shift += 8) {
      value_ = (value_ ^ ((word >> shift) & 0xff)) * 0x100000001b3U;
    }
  }
  void Add(const Failure& failure) {
    Add(~uint64_t{0});
    Add(static_cast<uint64_t>(failure.kind));
  }
  void Add(const std::vector<Reward>& rewards) {
    Add(rewards.size());
    for (const Reward& reward : rewards) {
      if (const double* number = std::get_if<double>(&reward)) {
        Add(std::bit_cast<uint64_t>(*number));
      } else {
        Add(std::get<Failure>(reward));
      }
    }
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xcbf29ce484222325U;
};

uint64_t HashOf(const Judgement& judgement) {
  Hash hash;
  hash.Add(judgement.rewards);
  for (const auto& [name, rewards] : judgement.dimensions) hash.Add(rewards);
  for (const auto& rewards : judgement.steps) hash.Add(rewards);
  for (const Verdict& verdict : judgement.verdicts) {
    for (const size_t response : verdict.shown) hash.Add(response);
    if (const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks)) {
      for (const int rank : *ranks) hash.Add(static_cast<uint64_t>(rank));
    } else {
      hash.Add(std::get<Failure>(verdict.ranks));
    }
    if (verdict.confidence) hash.Add(std::bit_cast<uint64_t>(*verdict.confidence));
  }
  return hash.value();
}

bool HasNotFinite(const Judgement& judgement) {
  const auto is = [](const Reward& reward) {
    const Failure* failure = std::get_if<Failure>(&reward);
    return failure != nullptr && failure->kind == Failure::Kind::kNotFinite;
  };
  return std::ranges::any_of(judgement.rewards, is) ||
         std::ranges::any_of(judgement.dimensions, [&](const auto& dimension) {
           return std::ranges::any_of(dimension.second, is);
         });
}

bool IsFlat(const std::vector<Reward>& rewards) {
  if (rewards.size() < 2) return false;
  const double* first = std::get_if<double>(&rewards.front());
  return first != nullptr && std::ranges::all_of(rewards, [&](const Reward& reward) {
           const double* number = std::get_if<double>(&reward);
           return number != nullptr && *number == *first;
         });
}

bool IsTie(const Verdict& verdict) {
  const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks);
  return ranks != nullptr && ranks->size() > 1 &&
         std::ranges::all_of(*ranks, [&](int rank) { return rank == ranks->front(); });
}

bool IsFlat(const Judgement& judgement) {
  if (!judgement.rewards.empty()) return IsFlat(judgement.rewards);
  return !judgement.verdicts.empty() && std::ranges::all_of(judgement.verdicts, IsTie);
}

// By the net vote of the verdicts on each comparison, as outcomes are.
float VoteOfVerdicts(const JudgedSample& judged) {
  double balance = 0, shares = 0;
  for (const Pair& pair : CountedPairs(judged.label)) {
    int votes = 0;
    for (const Verdict& verdict : judged.judgement.verdicts) {
      votes += VoteOf(verdict, pair).value_or(0);
    }
    balance += votes > 0 ? pair.share : votes < 0 ? -pair.share : 0;
    shares += pair.share;
  }
  return static_cast<float>(shares > 0 ? balance / shares : kNan);
}

GateSample SampleOf(const JudgedSample& judged) {
  GateSample sample;
  sample.id = std::hash<std::string_view>{}(judged.id);
  sample.cluster = judged.cluster;
  sample.said = HashOf(judged.judgement);
  sample.texts = static_cast<uint32_t>(judged.lengths.size());
  const auto preference = PreferenceOf(judged.judgement.rewards, CountedPairs(judged.label));
  sample.accuracy = preference ? preference->accuracy : kNan;
  sample.margin = preference ? preference->margin : kNan;
  sample.vote = judged.judgement.rewards.empty() ? VoteOfVerdicts(judged)
                                                 : std::numeric_limits<float>::quiet_NaN();
  sample.tokens = judged.judgement.usage.tokens;
  sample.cut = judged.judgement.usage.truncated > 0;
  sample.not_finite = HasNotFinite(judged.judgement);
  sample.flat = IsFlat(judged.judgement);
  FailureTally failures;
  failures.Add(judged.judgement);
  sample.failed = failures.failed() > 0;
  return sample;
}

}  // namespace

GateSide ReadGateSide(const Suite& suite, Summary summary, const JudgedStream& judged) {
  GateSide side;
  side.summary = std::move(summary);
  side.metrics = SampleMetrics(MemberDimensions(side.summary.run.model));
  std::unordered_map<std::string, uint32_t> subsets;
  judged([&](const JudgedSample& sample) {
    suite.Tabulate(sample, side.table);
    side.metrics.Add(sample);
    GateSample& read = side.samples.emplace_back(SampleOf(sample));
    const auto [place, is_new] =
        subsets.emplace(sample.subset, static_cast<uint32_t>(subsets.size()));
    if (is_new) side.subsets.push_back(sample.subset);
    read.subset = place->second;
  });
  suite.Finish(side.table);
  side.metrics.Finish();
  return side;
}

std::string_view NameOfSame(const GateSide& side) {
  const bool judge = std::ranges::any_of(
      side.samples, [](const GateSample& sample) { return !std::isnan(sample.vote); });
  return judge ? "rank" : "reward";
}

std::vector<const GateSample*> SamplesOf(const GateSide& side, const std::string& part) {
  std::vector<uint32_t> subsets;
  for (const GateSample& sample : side.samples) subsets.push_back(sample.subset);
  const ClusterCodes one{std::vector<uint32_t>(subsets.size(), 0), 1};
  std::vector<const GateSample*> samples;
  for (const Slice& slice : MakeSlices(subsets, side.subsets, side.table.names, one)) {
    if (slice.name != part) continue;
    for (const uint32_t row : slice.rows) samples.push_back(&side.samples[row]);
    break;
  }
  return samples;
}

std::vector<std::pair<const GateSample*, const GateSample*>> PairSamples(const GateSide& run,
                                                                         const GateSide& baseline) {
  std::unordered_map<uint64_t, const GateSample*> by_id;
  for (const GateSample& sample : baseline.samples) by_id.emplace(sample.id, &sample);
  std::vector<std::pair<const GateSample*, const GateSample*>> pairs;
  for (const GateSample& sample : run.samples) {
    const auto found = by_id.find(sample.id);
    if (found != by_id.end()) pairs.emplace_back(&sample, found->second);
  }
  return pairs;
}

}  // namespace assay
