#include "harness/app/score_stream.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/io/scores_format.h"
#include "harness/run/judgement_check.h"

namespace assay {
namespace {

constexpr uint64_t kRows = 256;
constexpr std::chrono::seconds kWriteInterval{1};
constexpr std::chrono::milliseconds kReportInterval{100};

}  // namespace

ScoreStream::ScoreStream(SampleReader& reader, Options options, Ending& ending)
    : reader_(reader),
      options_(std::move(options)),
      ending_(ending),
      window_(std::max<uint64_t>(kMostWaiting, 4 * options_.max_in_flight)),
      next_(options_.done),
      released_(options_.done),
      written_(options_.done),
      failed_(options_.failed),
      truncated_(options_.truncated) {}

std::optional<Ticketed> ScoreStream::Next() {
  const std::lock_guard lock(mutex_);
  if (ending_.stop_requested() || next_ == options_.rows || next_ - released_ >= window_) {
    return std::nullopt;
  }
  ASSAY_CHECK(in_flight_ < options_.max_in_flight);
  try {
    if (!reader_.Next(sample_)) {
      throw Error("the rows changed while reading: got " + Counted(next_, "row") + ", expected " +
                  std::to_string(options_.rows) + "; run again once the file is at rest");
    }
  } catch (...) {
    ending_.Fail(std::current_exception());
    return std::nullopt;
  }
  ++in_flight_;
  rows_.emplace(next_, Row{sample_.id, sample_.responses.size()});
  return Ticketed{next_++, std::move(sample_)};
}

void ScoreStream::Put(uint64_t ticket, Judgement judgement) noexcept {
  std::unique_lock lock(mutex_);
  const auto found = rows_.find(ticket);
  ASSAY_CHECK(found != rows_.end() && !found->second.line);
  Row& row = found->second;
  CheckShape(judgement, row.responses);
  ReplaceNonFinite(judgement);
  judgement.usage = {.truncated = judgement.usage.truncated};
  truncated_ += judgement.usage.truncated > 0;
  failed_ += FirstFailure(judgement) != nullptr;
  row.line = ScoresLineToJson({row.id, std::move(judgement)}) + "\n";
  --in_flight_;
  try {
    Release();
    const bool due = Clock::now() - last_write_ >= kWriteInterval;
    if (due || released_ - written_ >= kRows) WriteBuffer();
    Report();
  } catch (...) {
    ending_.Fail(std::current_exception());
  }
}

void ScoreStream::Flush() {
  const std::lock_guard lock(mutex_);
  WriteBuffer();
}

// Moves the lines that nothing earlier is missing for to the buffer.
void ScoreStream::Release() {
  auto row = rows_.begin();
  for (; row != rows_.end() && row->first == released_ && row->second.line; ++released_) {
    buffer_ += *row->second.line;
    row = rows_.erase(row);
  }
}

void ScoreStream::WriteBuffer() {
  last_write_ = Clock::now();
  if (buffer_.empty() || broken_) return;
  broken_ = true;  // unless it goes well: nothing may follow what is half written
  options_.write(buffer_);
  broken_ = false;
  buffer_.clear();
  written_ = released_;
}

void ScoreStream::Report() {
  const Clock::time_point now = Clock::now();
  if (!options_.progress || now - last_report_ < kReportInterval) return;
  last_report_ = now;
  options_.progress(Count());
}

Progress ScoreStream::Count() const {
  Progress progress;
  progress.selected = options_.rows;
  progress.already = options_.done;
  progress.judged = released_ - options_.done;
  progress.failed = failed_;
  progress.truncated = truncated_;
  progress.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  return progress;
}

bool ScoreStream::finished() const {
  const std::lock_guard lock(mutex_);
  return released_ == options_.rows && buffer_.empty();
}

size_t ScoreStream::open() const {
  const std::lock_guard lock(mutex_);
  return in_flight_;
}

Progress ScoreStream::progress() const {
  const std::lock_guard lock(mutex_);
  return Count();
}

}  // namespace assay
