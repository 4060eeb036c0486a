#pragma once

#include <signal.h>

#include <optional>
#include <stop_token>
#include <thread>

#include "harness/core/error.h"

namespace assay {

/// Turns SIGINT and SIGTERM into a stop request while it lives; a second signal ends the process at
/// once. One at a time; threads that compute must be started while it lives, since they inherit
/// that they are not interrupted.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void Watch();

  sigset_t mask_before_ = {};
  std::stop_source source_;
  std::thread watcher_;
};

/// What `work` returns, or nullopt where a stop ended it with an Error: a model that was waited for
/// did not come.
template <typename Work>
auto UnlessStopped(const std::stop_token& stop, const Work& work)
    -> std::optional<decltype(work())> {
  try {
    return work();
  } catch (const Error&) {
    if (!stop.stop_requested()) throw;
    return std::nullopt;
  }
}

}  // namespace assay
