#include "results/lease.h"

#include "harness/core/clock.h"
#include "harness/core/error.h"
#include "results/process.h"

namespace assay {
namespace {

int64_t UnixNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Lease::Lease(const std::string& path, int64_t run, std::chrono::milliseconds patience,
             const LeaseTimes& times)
    : run_(run),
      times_(times),
      token_(RandomId()),
      database_(path, Database::Access::kWrite, patience) {
  Take();
  thread_ = std::thread([this] { Beat(); });
}

Lease::~Lease() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  end_.notify_one();
  thread_.join();
  try {
    database_.Prepare("DELETE FROM leases WHERE run = ?1 AND token = ?2").Run(run_, token_);
  } catch (const Error&) {
    // Left behind, it is free as soon as this process is over.
  }
}

void Lease::Take() {
  Transaction transaction(database_);
  Statement holder =
      database_.Prepare("SELECT pid, host, place, heartbeat FROM leases WHERE run = ?1");
  holder.Query(run_);
  if (holder.Step()) {
    const ProcessId process{holder.Integer(0), holder.Text(1), holder.Text(2)};
    const int64_t age = UnixNow() - holder.Integer(3);
    if (age < times_.expiry.count() && !IsOver(process)) {
      throw LeaseHeld(
          (run_ == kMerging ? "the results store " + database_.path() + " is being merged"
                            : std::string("this run is being judged or merged")) +
          " by another process: pid " + std::to_string(process.pid) + " on " + process.host +
          ", heard of " + std::to_string(age) + " s ago; wait for it to end, or stop it");
    }
  }
  holder.Reset();
  const ProcessId self = ThisProcess();
  database_
      .Prepare(
          "INSERT OR REPLACE INTO leases (run, token, pid, host, place, heartbeat) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .Run(run_, token_, self.pid, self.host, self.place, UnixNow());
  transaction.Commit();
}

void Lease::Beat() {
  std::unique_lock lock(mutex_);
  while (!end_.wait_for(lock, times_.heartbeat, [this] { return ending_; })) {
    lock.unlock();
    try {
      database_.Prepare("UPDATE leases SET heartbeat = ?3 WHERE run = ?1 AND token = ?2")
          .Run(run_, token_, UnixNow());
    } catch (const Error&) {
      // The next beat may succeed; a lease lost meanwhile is noticed by RequireHeld.
    }
    lock.lock();
  }
}

void Lease::RequireHeld(Database& database) const {
  Statement holder = database.Prepare("SELECT token, pid, host FROM leases WHERE run = ?1");
  holder.Query(run_);
  const bool exists = holder.Step();
  if (exists && holder.Bytes(0) == token_) return;
  throw Error("this run was taken over by " +
              (exists ? "pid " + holder.Text(1) + " on " + holder.Text(2) : "another process") +
              " while this process was silent for more than " +
              std::to_string(times_.expiry.count()) +
              " s; what was committed before is stored, run the same command again to go on");
}

}  // namespace assay
