#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "harness/core/error.h"
#include "results/sqlite.h"

namespace assay {

/// How often a lease is renewed, and how old it may be before another process takes it.
struct LeaseTimes {
  std::chrono::seconds heartbeat{10};
  std::chrono::seconds expiry{30};
};

/// Thrown where another process holds a lease.
class LeaseHeld : public Error {
 public:
  using Error::Error;
};

/// In place of a run's key: the right to merge into the store. Keys of runs begin with 1.
inline constexpr int64_t kMerging = 0;

/// The right to write judgements of one run, held from construction to destruction and renewed by a
/// thread with a connection of its own. A lease that expired, or whose process is over, may be
/// taken by another process; `RequireHeld` then says so.
class Lease {
 public:
  /// Throws LeaseHeld naming pid and host where another process holds it.
  Lease(const std::string& path, int64_t run, std::chrono::milliseconds patience,
        const LeaseTimes& times = {});
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  /// Throws Error where another process has taken the run over. Called inside each commit.
  void RequireHeld(Database& database) const;

 private:
  void Take();
  void Beat();

  const int64_t run_;
  const LeaseTimes times_;
  const std::string token_;  ///< random: tells this lease from every other one
  Database database_;

  std::mutex mutex_;
  std::condition_variable end_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace assay
