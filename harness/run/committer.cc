#include "harness/run/committer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/core/error.h"
#include "harness/run/judgement_check.h"

namespace assay {
namespace {

constexpr size_t kBatch = 256;
constexpr size_t kMostWaiting = 1024;
constexpr std::chrono::seconds kCommitInterval{1};
constexpr std::chrono::milliseconds kReportInterval{100};

}  // namespace

Committer::Committer(Journal& journal, Tickets& tickets, Ending& ending, const Progress& progress,
                     std::function<void(const Progress&)> report)
    : journal_(journal),
      tickets_(tickets),
      ending_(ending),
      progress_(progress),
      report_(std::move(report)),
      thread_([this] { Loop(); }) {}

Committer::~Committer() {
  if (thread_.joinable()) Finish();
}

void Committer::Put(uint64_t ticket, Judgement judgement) noexcept {
  JudgedRecord record = tickets_.Close(ticket);
  CheckShape(judgement, record.responses.size());
  ReplaceNonFinite(judgement);
  record.judged.judgement = std::move(judgement);

  std::vector<std::vector<JudgedRecord>> spent;  // freed without the lock
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return waiting_ < kMostWaiting || broken_; });
  spent.swap(spent_);
  if (broken_) return;
  queue_.push_back(std::move(record));
  ++waiting_;
  if (queue_.size() == kBatch) work_.notify_one();
}

Progress Committer::Finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  work_.notify_one();
  thread_.join();
  return progress_;
}

void Committer::Loop() {
  Report();
  while (true) {
    std::vector<JudgedRecord> batch = AwaitBatch();
    if (!batch.empty() && !Commit(batch)) return;
    {
      const std::lock_guard lock(mutex_);
      waiting_ -= batch.size();
      spent_.push_back(std::move(batch));
      if (finishing_ && queue_.empty()) return;
    }
    room_.notify_all();
    Report();
  }
}

// Empty where a second passed without a judgement.
std::vector<JudgedRecord> Committer::AwaitBatch() {
  std::unique_lock lock(mutex_);
  work_.wait_until(lock, last_commit_ + kCommitInterval,
                   [this] { return finishing_ || queue_.size() >= kBatch; });
  last_commit_ = Clock::now();
  const auto end = queue_.begin() + static_cast<ptrdiff_t>(std::min(queue_.size(), kBatch));
  std::vector<JudgedRecord> batch(std::move_iterator(queue_.begin()), std::move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return batch;
}

bool Committer::Commit(const std::vector<JudgedRecord>& batch) {
  try {
    journal_.Commit(batch);
  } catch (...) {
    ending_.Fail(std::current_exception());
    const std::lock_guard lock(mutex_);
    broken_ = true;
    queue_.clear();
    room_.notify_all();
    return false;
  }
  progress_.judged += batch.size();
  progress_.failed +=
      static_cast<size_t>(std::count_if(batch.begin(), batch.end(), [](const JudgedRecord& record) {
        return FirstFailure(record.judged.judgement) != nullptr;
      }));
  return true;
}

void Committer::Report() {
  const Clock::time_point now = Clock::now();
  if (!report_ || now - last_report_ < kReportInterval) return;
  last_report_ = now;
  progress_.seconds = tickets_.Seconds();
  try {
    report_(progress_);
  } catch (...) {
    // Judgements are worth more than their progress bar: go on committing.
    ending_.Fail(std::current_exception());
    report_ = nullptr;
  }
}

}  // namespace assay
