#pragma once

#include <signal.h>

#include <stop_token>
#include <thread>

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

}  // namespace assay
