#include "harness/run/tickets.h"

#include <utility>

#include "harness/core/error.h"

namespace assay {

uint64_t Tickets::Open(JudgedRecord record) {
  const std::lock_guard lock(mutex_);
  ASSAY_CHECK(open_.size() < max_in_flight_);
  if (!first_) first_ = Clock::now();
  open_.emplace(next_, std::move(record));
  return next_++;
}

JudgedRecord Tickets::Close(uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  auto node = open_.extract(ticket);
  ASSAY_CHECK(!node.empty());
  return std::move(node.mapped());
}

size_t Tickets::open() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

double Tickets::Seconds() const {
  const std::lock_guard lock(mutex_);
  return first_ ? std::chrono::duration<double>(Clock::now() - *first_).count() : 0;
}

}  // namespace assay
