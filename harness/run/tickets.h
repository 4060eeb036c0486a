#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "harness/run/journal.h"

namespace assay {

/// The samples that an adapter holds: handed out, their judgements not yet put. More than
/// `max_in_flight` of them, or a ticket that is not open, is a bug of the adapter. Thread-safe.
class Tickets {
 public:
  explicit Tickets(size_t max_in_flight) : max_in_flight_(max_in_flight) {}

  /// Throws nothing; aborts (ASSAY_CHECK) if the adapter may not hold one more.
  uint64_t Open(JudgedRecord record);
  JudgedRecord Close(uint64_t ticket);

  size_t open() const;
  /// Since the first ticket was opened; 0 before.
  double Seconds() const;

 private:
  using Clock = std::chrono::steady_clock;

  const size_t max_in_flight_;
  mutable std::mutex mutex_;
  std::unordered_map<uint64_t, JudgedRecord> open_;
  uint64_t next_ = 0;
  std::optional<Clock::time_point> first_;
};

}  // namespace assay
