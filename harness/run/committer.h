#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/run/ending.h"
#include "harness/run/journal.h"
#include "harness/run/runner.h"
#include "harness/run/tickets.h"

namespace assay {

/// Takes judgements from the adapter's threads and commits them from a thread of its own: 256 at a
/// time, or what there is once a second. A failed write ends the run through `ending`; what is put
/// after it is dropped, so that the adapter can wind down.
class Committer : public JudgementSink {
 public:
  /// `progress` holds what is known at the start. All references outlive the Committer.
  Committer(Journal& journal, Tickets& tickets, Ending& ending, const Progress& progress,
            std::function<void(const Progress&)> report);
  ~Committer() override;

  void Put(uint64_t ticket, Judgement judgement) noexcept override;

  /// Commits the rest and ends the thread; returns how far the run is.
  Progress Finish();

 private:
  using Clock = std::chrono::steady_clock;

  void Loop();
  std::vector<JudgedRecord> AwaitBatch();
  bool Commit(const std::vector<JudgedRecord>& batch);
  void Report();

  Journal& journal_;
  Tickets& tickets_;
  Ending& ending_;
  Progress progress_;  ///< like report_ and the two times, of the committing thread
  std::function<void(const Progress&)> report_;
  Clock::time_point last_commit_ = Clock::now();
  Clock::time_point last_report_;

  std::mutex mutex_;
  std::condition_variable room_;  ///< fewer judgements wait than may
  std::condition_variable work_;
  std::deque<JudgedRecord> queue_;
  /// Committed. `Put` frees them: the adapter's threads made them, and memory that another thread
  /// frees makes both wait for the allocator.
  std::vector<std::vector<JudgedRecord>> spent_;
  size_t waiting_ = 0;  ///< queued or being committed
  bool finishing_ = false;
  bool broken_ = false;

  std::thread thread_;
};

}  // namespace assay
