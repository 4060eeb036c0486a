#include "harness/run/verify_invariance.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "harness/core/error.h"
#include "harness/run/judgement_check.h"

namespace assay {
namespace {

class ListSource : public SampleSource {
 public:
  ListSource(std::span<const Sample> samples, const std::stop_token& stop)
      : samples_(samples), stop_(stop) {}

  std::optional<Ticketed> Next() override {
    const std::lock_guard lock(mutex_);
    if (next_ == samples_.size() || stop_.stop_requested()) return std::nullopt;
    const uint64_t ticket = next_++;
    return Ticketed{ticket, samples_[ticket]};
  }

 private:
  const std::span<const Sample> samples_;
  const std::stop_token& stop_;
  std::mutex mutex_;
  uint64_t next_ = 0;
};

class ListSink : public JudgementSink {
 public:
  explicit ListSink(size_t count) : judgements(count) {}

  void Put(uint64_t ticket, Judgement judgement) override {
    ReplaceNonFinite(judgement);
    const std::lock_guard lock(mutex_);
    judgements.at(ticket) = std::move(judgement);
  }

  std::vector<std::optional<Judgement>> judgements;  ///< by ticket

 private:
  std::mutex mutex_;
};

// Compares judgements part by part and remembers the largest difference of two rewards.
class Comparison {
 public:
  explicit Comparison(double& largest) : largest_(largest) {}

  bool Same(const Judgement& a, const Judgement& b) {
    bool same = Same(a.rewards, b.rewards);
    same &= a.dimensions.size() == b.dimensions.size();
    for (const auto& [name, rewards] : a.dimensions) {
      const auto other = b.dimensions.find(name);
      same &= other != b.dimensions.end() && Same(rewards, other->second);
    }
    same &= a.steps.size() == b.steps.size();
    for (size_t i = 0; i < std::min(a.steps.size(), b.steps.size()); ++i) {
      same &= Same(a.steps[i], b.steps[i]);
    }
    return same && std::ranges::equal(a.verdicts, b.verdicts, SameVerdict);
  }

 private:
  bool Same(const std::vector<Reward>& a, const std::vector<Reward>& b) {
    bool same = a.size() == b.size();
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) same &= Same(a[i], b[i]);
    return same;
  }

  bool Same(const Reward& a, const Reward& b) {
    const double* x = std::get_if<double>(&a);
    const double* y = std::get_if<double>(&b);
    if (x == nullptr || y == nullptr) return x == y && SameKind(std::get<1>(a), std::get<1>(b));
    largest_ = std::max(largest_, std::abs(*x - *y));
    return std::bit_cast<uint64_t>(*x) == std::bit_cast<uint64_t>(*y);
  }

  // Messages may tell times and places; the kind is what counts.
  static bool SameKind(const Failure& a, const Failure& b) { return a.kind == b.kind; }

  static bool SameVerdict(const Verdict& a, const Verdict& b) {
    if (a.shown != b.shown || a.ranks.index() != b.ranks.index()) return false;
    const auto* ranks = std::get_if<std::vector<int>>(&a.ranks);
    if (ranks == nullptr) return SameKind(std::get<1>(a.ranks), std::get<1>(b.ranks));
    return *ranks == std::get<0>(b.ranks) && a.confidence == b.confidence;
  }

  double& largest_;
};

}  // namespace

std::vector<std::optional<Judgement>> JudgeTogether(RewardModel& model, const Ask& ask,
                                                    std::span<const Sample> samples,
                                                    std::stop_token stop) {
  ListSource source(samples, stop);
  ListSink sink(samples.size());
  model.Judge(source, sink, ask, stop);
  return std::move(sink.judgements);
}

Invariance VerifyInvariance(RewardModel& model, const Ask& ask, std::span<const Sample> samples,
                            std::span<const Judgement> before, std::stop_token stop) {
  ASSAY_CHECK(samples.size() == before.size());
  std::vector<std::optional<Judgement>> alone;
  for (const Sample& sample : samples) {
    alone.push_back(JudgeTogether(model, ask, {&sample, 1}, stop)[0]);
  }
  const std::vector<Sample> reversed(samples.rbegin(), samples.rend());
  auto company = JudgeTogether(model, ask, reversed, stop);
  std::ranges::reverse(company);

  Invariance invariance;
  Comparison comparison(invariance.largest);
  for (size_t i = 0; i < samples.size(); ++i) {
    const std::optional<Judgement>& by_itself = alone[i];
    const std::optional<Judgement>& in_company = company[i];
    if (!by_itself || !in_company) continue;
    ++invariance.samples;
    const bool same_alone = comparison.Same(before[i], *by_itself);
    const bool same_in_company = comparison.Same(before[i], *in_company);
    if (same_alone && same_in_company) continue;
    if (invariance.differ++ == 0) invariance.first_id = samples[i].id;
  }
  return invariance;
}

}  // namespace assay
