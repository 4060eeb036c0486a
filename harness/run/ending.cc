#include "harness/run/ending.h"

#include <utility>

namespace assay {

Ending::Ending(std::stop_token user) : on_user_stop_(std::move(user), RequestStop{source_}) {}

void Ending::Fail(std::exception_ptr error) {
  {
    const std::lock_guard lock(mutex_);
    if (!first_) first_ = std::move(error);
  }
  source_.request_stop();
}

void Ending::Rethrow() {
  const std::lock_guard lock(mutex_);
  if (first_) std::rethrow_exception(first_);
}

}  // namespace assay
