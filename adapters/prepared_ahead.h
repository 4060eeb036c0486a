#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/reward_model.h"

namespace assay {

/// Pulls samples and has `prepare` turn each into an Item, on threads of its own, ahead of the one
/// that computes; gives the items in the source's order. Never holds more than `max_in_flight`
/// samples that are not done. `prepare` must be thread-safe. `Next` and `Done` belong to one
/// thread.
template <typename Item>
class PreparedAhead {
 public:
  using Prepare = std::function<Item(const Ticketed&)>;

  PreparedAhead(SampleSource& source, Prepare prepare, size_t max_in_flight, unsigned threads)
      : source_(source), prepare_(std::move(prepare)), max_in_flight_(max_in_flight) {
    for (unsigned i = 0; i < threads; ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { Run(stop); });
    }
  }

  /// Ends the threads once each has finished the sample it is at.
  ~PreparedAhead() {
    for (std::jthread& thread : threads_) thread.request_stop();
  }

  /// The next item; nullopt at the source's end. Rethrows what pulling or preparing it threw.
  std::optional<Item> Next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready_.contains(given_) || (ended_ && given_ == pulled_); });
    const auto slot = ready_.extract(given_);
    if (slot.empty()) return std::nullopt;
    ++given_;
    if (slot.mapped().error) std::rethrow_exception(slot.mapped().error);
    return std::move(slot.mapped().item);
  }

  /// Says that a sample's judgement was put.
  void Done() {
    const std::lock_guard lock(mutex_);
    --in_flight_;
    changed_.notify_all();
  }

 private:
  struct Slot {
    std::optional<Item> item = std::nullopt;
    std::exception_ptr error = nullptr;
  };

  void Run(const std::stop_token& stop) {
    std::optional<Ticketed> ticketed;
    while (const std::optional<uint64_t> place = Pull(stop, ticketed)) {
      ASSAY_CHECK(ticketed.has_value());
      Slot slot;
      try {
        slot.item = prepare_(*ticketed);
      } catch (...) {
        slot.error = std::current_exception();
      }
      Put(*place, std::move(slot));
    }
  }

  // One thread at a time: places are in the source's order.
  std::optional<uint64_t> Pull(const std::stop_token& stop, std::optional<Ticketed>& ticketed) {
    const std::lock_guard pulling(pulling_);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [&] { return ended_ || in_flight_ < max_in_flight_; });
      if (ended_ || stop.stop_requested()) return std::nullopt;
      ++in_flight_;
    }
    Slot failed;
    try {
      ticketed = source_.Next();
    } catch (...) {
      failed.error = std::current_exception();
    }
    std::unique_lock lock(mutex_);
    if (ticketed && !failed.error) return pulled_++;
    ended_ = true;
    if (failed.error) ready_[pulled_++] = std::move(failed);
    changed_.notify_all();
    return std::nullopt;
  }

  void Put(uint64_t place, Slot slot) {
    const std::lock_guard lock(mutex_);
    ended_ |= slot.error != nullptr;
    ready_[place] = std::move(slot);
    changed_.notify_all();
  }

  SampleSource& source_;
  const Prepare prepare_;
  const size_t max_in_flight_;
  std::mutex pulling_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<uint64_t, Slot> ready_;  // by place
  uint64_t pulled_ = 0;
  uint64_t given_ = 0;
  size_t in_flight_ = 0;
  bool ended_ = false;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace assay
