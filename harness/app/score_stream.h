#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "harness/core/reward_model.h"
#include "harness/core/suite.h"
#include "harness/run/ending.h"
#include "harness/run/runner.h"

namespace assay {

/// Both ends of a model that scores rows: hands out the rows of a file and gives what is said of
/// them, in the order of the rows and as lines of the scores format, to `write`: 256 at a time, or
/// what there is after a second. A line that has to wait for an earlier row is kept; with
/// `kMostWaiting` of them (or four times what the model holds, if that is more) the source ends, so
/// that the model judges what it holds, and the next `Judge` goes on. So memory does not grow with
/// the file. What goes wrong is kept in `ending`.
class ScoreStream final : public SampleSource, public JudgementSink {
 public:
  static constexpr uint64_t kMostWaiting = 16'384;

  struct Options {
    uint64_t rows = 0;  ///< of the file that are wanted
    uint64_t done = 0;  ///< of these, written before; `reader` stands behind them
    uint64_t failed = 0;
    uint64_t truncated = 0;
    size_t max_in_flight = 1;
    std::function<void(std::string_view)> write;    ///< whole lines; may throw
    std::function<void(const Progress&)> progress;  ///< about every 100 ms, serialised
  };

  /// References outlive the stream.
  ScoreStream(SampleReader& reader, Options options, Ending& ending);

  std::optional<Ticketed> Next() override;
  void Put(uint64_t ticket, Judgement judgement) noexcept override;

  /// Writes what is not yet written.
  void Flush();

  bool finished() const;  ///< every row is written
  size_t open() const;    ///< rows pulled and not put
  Progress progress() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct Row {
    std::string id;
    size_t responses = 0;
    std::optional<std::string> line = std::nullopt;
  };

  void Release();
  void WriteBuffer();
  void Report();
  Progress Count() const;

  SampleReader& reader_;
  const Options options_;
  Ending& ending_;
  const uint64_t window_;
  const Clock::time_point start_ = Clock::now();

  mutable std::mutex mutex_;
  Sample sample_;
  std::map<uint64_t, Row> rows_;  // pulled and not released, by place in the file
  uint64_t next_;                 // place of the next row to hand out
  uint64_t released_;             // rows whose lines are in buffer_ or written
  uint64_t written_;              // rows whose lines are written
  size_t in_flight_ = 0;
  uint64_t failed_;
  uint64_t truncated_;
  std::string buffer_;   // of released lines
  bool broken_ = false;  // a write failed
  Clock::time_point last_write_ = start_;
  Clock::time_point last_report_ = start_;
};

}  // namespace assay
