#pragma once

#include <exception>
#include <mutex>
#include <stop_token>

namespace assay {

/// Why and whether a run ends early: the user's stop, or the first error of any of its threads,
/// which requests a stop as well. Thread-safe.
class Ending {
 public:
  /// Follows `user`: its stop is ours.
  explicit Ending(std::stop_token user);

  /// Keeps `error` if it is the first, and requests a stop.
  void Fail(std::exception_ptr error);

  /// Throws the first error, if there was one.
  void Rethrow();

  bool stop_requested() const { return source_.stop_requested(); }
  std::stop_token token() const { return source_.get_token(); }

 private:
  struct RequestStop {
    std::stop_source source;
    void operator()() { source.request_stop(); }
  };

  std::stop_source source_;
  std::stop_callback<RequestStop> on_user_stop_;
  std::mutex mutex_;
  std::exception_ptr first_;
};

}  // namespace assay
