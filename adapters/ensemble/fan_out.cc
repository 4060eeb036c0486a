#include "adapters/ensemble/fan_out.h"

#include <numeric>
#include <utility>

#include "harness/core/error.h"
#include "harness/run/judgement_check.h"

namespace assay {

FanOut::FanOut(const std::vector<size_t>& limits, Combine combine, SampleSource& source,
               JudgementSink& sink, std::stop_token stop)
    : window_(Window(limits)),
      combine_(std::move(combine)),
      source_(source),
      sink_(sink),
      stop_(std::move(stop)) {
  for (const size_t limit : limits) members_.emplace_back(*this, members_.size(), limit);
}

size_t FanOut::Window(const std::vector<size_t>& limits) {
  return std::accumulate(limits.begin(), limits.end(), size_t{0});
}

bool FanOut::Finished(size_t member) const {
  const std::lock_guard lock(mutex_);
  return ended_ && members_[member].next_ == pulled_ && members_[member].in_flight_ == 0;
}

std::optional<Ticketed> FanOut::Next(Member& member) {
  std::unique_lock lock(mutex_);
  while (!stop_.stop_requested()) {
    if (member.next_ < pulled_) {
      ASSAY_CHECK(member.in_flight_ < member.limit_);
      ++member.in_flight_;
      const uint64_t place = member.next_++;
      return Ticketed{place, entries_.at(place).pulled.sample};
    }
    if (ended_) return std::nullopt;
    const auto may_pull = [&] { return !pulling_ && entries_.size() < window_; };
    if (may_pull()) {
      Pull(lock);
    } else {
      changed_.wait(lock, stop_, [&] { return member.next_ < pulled_ || ended_ || may_pull(); });
    }
  }
  return std::nullopt;
}

// Reads one sample without the lock: others may put theirs while the source waits for a disk.
void FanOut::Pull(std::unique_lock<std::mutex>& lock) {
  pulling_ = true;
  lock.unlock();
  std::optional<Ticketed> pulled;
  try {
    pulled = source_.Next();
  } catch (...) {
    lock.lock();
    pulling_ = false;
    changed_.notify_all();
    throw;
  }
  lock.lock();
  pulling_ = false;
  if (pulled) {
    entries_.emplace(
        pulled_++, Entry{*std::move(pulled), std::vector<std::optional<Judgement>>(members_.size()),
                         members_.size()});
  } else {
    ended_ = true;
  }
  changed_.notify_all();
}

void FanOut::Put(Member& member, uint64_t place, Judgement judgement) {
  std::unique_lock lock(mutex_);
  const auto found = entries_.find(place);
  ASSAY_CHECK(found != entries_.end() && place < member.next_);
  Entry& entry = found->second;
  ASSAY_CHECK(!entry.said[member.number_]);
  CheckShape(judgement, entry.pulled.sample.responses.size());
  ReplaceNonFinite(judgement);
  entry.said[member.number_] = std::move(judgement);
  --member.in_flight_;
  if (--entry.missing > 0) return;
  // The entry keeps its place in the window until the sink has taken it.
  lock.unlock();
  std::vector<Judgement> said;
  for (std::optional<Judgement>& one : entry.said) said.push_back(*std::move(one));
  sink_.Put(entry.pulled.ticket, combine_(entry.pulled.sample, std::move(said)));
  lock.lock();
  entries_.erase(found);
  changed_.notify_all();
}

}  // namespace assay
