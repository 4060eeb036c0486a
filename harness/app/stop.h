#pragma once

#include <stop_token>
#include <thread>

namespace assay {

/// Turns SIGINT and SIGTERM into a stop request while it lives; a second signal ends the process at
/// once. One at a time.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void Watch();

  std::stop_source source_;
  std::thread watcher_;
};

}  // namespace assay
