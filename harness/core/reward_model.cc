#include "harness/core/reward_model.h"

#include <numeric>

#include "harness/core/error.h"
#include "harness/core/random.h"

namespace assay {
namespace {

std::vector<size_t> GivenOrder(size_t n) {
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

}  // namespace

std::vector<std::vector<size_t>> OrdersOf(const Ask& ask, const Sample& sample) {
  const size_t n = sample.responses.size();
  std::vector<std::vector<size_t>> orders;
  Random random(ask.seed, sample.id);
  for (int repeat = 0; repeat < ask.repeats; ++repeat) {
    std::vector<size_t> order = GivenOrder(n);
    switch (n < 2 ? Ask::Orders::kGiven : ask.orders) {
      case Ask::Orders::kGiven:
        break;
      case Ask::Orders::kBoth:
        orders.push_back(order);
        std::swap(order.front(), order.back());
        break;
      case Ask::Orders::kRandomSwap:
        if (random.Below(2) == 1) std::swap(order.front(), order.back());
        break;
      case Ask::Orders::kFirstSwapped:
        std::swap(order[0], order[random.Below(static_cast<uint32_t>(n))]);
        break;
    }
    orders.push_back(std::move(order));
  }
  return orders;
}

Judgement FailedJudgement(const Ask& ask, const Sample& sample, const Failure& failure) {
  Judgement judgement;
  if (ask.rewards) judgement = FailedJudgement(sample.responses.size(), failure);
  if (!ask.verdicts) return judgement;
  for (std::vector<size_t>& order : OrdersOf(ask, sample)) {
    Verdict& verdict = judgement.verdicts.emplace_back();
    verdict.shown = std::move(order);
    verdict.ranks = failure;
  }
  return judgement;
}

void ForEachBatch(SampleSource& next, JudgementSink& put, size_t batch, std::stop_token stop,
                  const std::function<std::vector<Judgement>(std::span<const Sample>)>& judge) {
  std::vector<uint64_t> tickets;
  std::vector<Sample> samples;
  bool more = true;
  while (more && !stop.stop_requested()) {
    tickets.clear();
    samples.clear();
    while (samples.size() < batch) {
      std::optional<Ticketed> pulled = next.Next();
      if (!pulled) {
        more = false;
        break;
      }
      tickets.push_back(pulled->ticket);
      samples.push_back(std::move(pulled->sample));
    }
    if (samples.empty()) return;
    std::vector<Judgement> judgements = judge(samples);
    ASSAY_CHECK(judgements.size() == samples.size());
    for (size_t i = 0; i < tickets.size(); ++i) put.Put(tickets[i], std::move(judgements[i]));
  }
}

}  // namespace assay
