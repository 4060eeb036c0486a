#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "harness/core/suite.h"
#include "harness/core/suite_index.h"
#include "harness/run/ending.h"
#include "harness/run/tickets.h"

namespace assay {

/// The second reading of a suite: hands out the pending samples in ordinal order and checks on the
/// way that the data are still those of the index. What goes wrong ends the source and is kept in
/// `ending`, never thrown into an adapter's thread.
class Feed : public SampleSource {
 public:
  /// `pending`: ordinals, ascending. All references outlive the Feed.
  Feed(std::unique_ptr<SampleReader> reader, const SuiteIndex& index,
       const std::vector<uint32_t>& pending, Tickets& tickets, Ending& ending);

  std::optional<Ticketed> Next() override;

  /// Whether every pending sample was handed out.
  bool exhausted() const;

 private:
  bool ReadUpTo(uint32_t ordinal);

  const std::unique_ptr<SampleReader> reader_;
  const SuiteIndex& index_;
  const std::vector<uint32_t>& pending_;
  Tickets& tickets_;
  Ending& ending_;

  mutable std::mutex mutex_;
  Sample sample_;      ///< the last one read
  uint64_t read_ = 0;  ///< samples read so far: the ordinal of the next one
  size_t handed_out_ = 0;
};

}  // namespace assay
