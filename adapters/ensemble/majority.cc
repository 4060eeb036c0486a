#include "adapters/ensemble/majority.h"

#include <algorithm>
#include <map>

#include "harness/core/json.h"

namespace assay {
namespace {

using Ranks = std::vector<int>;
using Vote = std::variant<Ranks, Failure>;

// The order in which a member saw the responses, and which time.
struct Showing {
  const std::vector<size_t>& shown;
  int repeat;
};

// The rank of each value: how many are greater.
template <typename Value>
Ranks RanksOf(const std::vector<Value>& values) {
  Ranks ranks;
  for (const Value& value : values) {
    ranks.push_back(static_cast<int>(
        std::ranges::count_if(values, [&](const Value& other) { return other > value; })));
  }
  return ranks;
}

Vote VoteByRewards(const std::vector<Reward>& rewards, const Showing& showing) {
  std::vector<double> values;
  for (const size_t response : showing.shown) {
    if (const auto* failure = std::get_if<Failure>(&rewards[response])) return *failure;
    values.push_back(std::get<double>(rewards[response]));
  }
  return RanksOf(values);
}

Vote VoteOf(const Judgement& judgement, const Showing& showing) {
  if (judgement.verdicts.empty() && !judgement.rewards.empty()) {
    return VoteByRewards(judgement.rewards, showing);
  }
  const auto verdict = std::ranges::find_if(judgement.verdicts, [&](const Verdict& said) {
    return said.shown == showing.shown && said.repeat == showing.repeat;
  });
  if (verdict != judgement.verdicts.end()) return verdict->ranks;
  return Failure{Failure::Kind::kInput, "it has no verdict for this order"};
}

// Whether more votes rank place i better than place j, less those that rank it worse.
int Majority(const std::vector<Ranks>& votes, size_t i, size_t j) {
  int net = 0;
  for (const Ranks& ranks : votes) net += (ranks[i] < ranks[j]) - (ranks[i] > ranks[j]);
  return (net > 0) - (net < 0);
}

Ranks Count(const std::vector<Ranks>& votes, size_t places) {
  std::vector<int> wins(places);
  for (size_t i = 0; i < places; ++i) {
    for (size_t j = 0; j < places; ++j) wins[i] += Majority(votes, i, j);
  }
  return RanksOf(wins);
}

std::optional<double> Confidence(const std::vector<Ranks>& votes, const Ranks& ranks) {
  const auto first = std::ranges::find(ranks, 0);
  if (first == ranks.end() || std::ranges::count(ranks, 0) != 1) return std::nullopt;
  const auto place = static_cast<size_t>(first - ranks.begin());
  const auto agree = std::ranges::count_if(votes, [&](const Ranks& vote) {
    return vote[place] == 0 && std::ranges::count(vote, 0) == 1;
  });
  return static_cast<double>(agree) / static_cast<double>(votes.size());
}

Json ToJson(const Vote& vote) {
  if (const auto* ranks = std::get_if<Ranks>(&vote)) return {{"ranks", *ranks}};
  const auto& failure = std::get<Failure>(vote);
  return {{"failure", failure.message}, {"kind", Name(failure.kind)}};
}

Verdict VerdictOf(std::span<const MemberSaid> said, const Showing& showing) {
  std::vector<Ranks> votes;
  std::optional<Failure> failure;
  bool ask_again = false;
  Json raw = Json::object();
  for (const auto& [name, judgement] : said) {
    Vote vote = VoteOf(judgement, showing);
    raw[std::string(name)] = ToJson(vote);
    if (auto* ranks = std::get_if<Ranks>(&vote)) {
      votes.push_back(std::move(*ranks));
      continue;
    }
    const auto& failed = std::get<Failure>(vote);
    if (!failure || (IsRetryable(failed.kind) && !ask_again)) {
      failure = Failure{failed.kind, "member " + std::string(name) + ": " + failed.message};
    }
    ask_again = ask_again || IsRetryable(failed.kind);
  }
  Verdict verdict;
  verdict.shown = showing.shown;
  verdict.repeat = showing.repeat;
  verdict.raw = raw.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (ask_again || votes.empty()) {
    verdict.ranks = *failure;
    return verdict;
  }
  Ranks ranks = Count(votes, showing.shown.size());
  verdict.confidence = Confidence(votes, ranks);
  verdict.ranks = std::move(ranks);
  return verdict;
}

}  // namespace

std::vector<Verdict> MajorityVerdicts(std::span<const MemberSaid> said, const Sample& sample,
                                      const Ask& ask) {
  if (sample.responses.empty()) return {};
  const std::vector<std::vector<size_t>> orders = OrdersOf(ask, sample);
  const size_t repeats = static_cast<size_t>(std::max(1, ask.repeats));
  std::vector<Verdict> verdicts;
  for (size_t i = 0; i < orders.size(); ++i) {
    const int repeat = static_cast<int>(i / (orders.size() / repeats));
    verdicts.push_back(VerdictOf(said, {orders[i], repeat}));
  }
  return verdicts;
}

}  // namespace assay
