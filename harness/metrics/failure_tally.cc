#include "harness/metrics/failure_tally.h"

#include <fmt/format.h>

#include <bitset>

#include "harness/core/counted.h"

namespace assay {
namespace {

constexpr size_t kLongestMessage = 160;  // bytes

// Cut between code points, so that the line stays well-formed.
std::string Shorten(std::string message) {
  if (message.size() <= kLongestMessage) return message;
  size_t end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
  return message.substr(0, end) + "…";
}

template <typename Visit>
void ForEachFailure(const Judgement& judgement, const Visit& visit) {
  const auto rewards = [&](const std::vector<Reward>& list) {
    for (const Reward& reward : list) {
      if (const auto* failure = std::get_if<Failure>(&reward)) visit(*failure);
    }
  };
  rewards(judgement.rewards);
  for (const auto& [name, list] : judgement.dimensions) rewards(list);
  for (const auto& list : judgement.steps) rewards(list);
  for (const Verdict& verdict : judgement.verdicts) {
    if (const auto* failure = std::get_if<Failure>(&verdict.ranks)) visit(*failure);
  }
}

}  // namespace

void FailureTally::Add(const Judgement& judgement) {
  std::bitset<kKinds> kinds;
  ForEachFailure(judgement, [&](const Failure& failure) {
    const auto kind = static_cast<size_t>(failure.kind);
    kinds.set(kind);
    if (counts_[kind] == 0 && first_[kind].empty()) first_[kind] = Shorten(failure.message);
  });
  for (size_t kind = 0; kind < kKinds; ++kind) counts_[kind] += kinds.test(kind) ? 1 : 0;
  failed_ += kinds.any() ? 1 : 0;
}

std::vector<std::string> FailureTally::Lines(size_t samples) const {
  std::vector<std::string> lines;
  for (size_t kind = 0; kind < kKinds; ++kind) {
    if (counts_[kind] == 0) continue;
    lines.push_back(fmt::format("{} of {} failed ({}){}{}", counts_[kind],
                                Counted(samples, "sample"), Name(static_cast<Failure::Kind>(kind)),
                                first_[kind].empty() ? "" : ": ", first_[kind]));
  }
  return lines;
}

}  // namespace assay
