#include "harness/run/feed.h"

#include <string>
#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"

namespace assay {
namespace {

[[noreturn]] void Changed(uint64_t ordinal, const std::string& how) {
  throw Error("the suite's data changed while reading: sample " + std::to_string(ordinal + 1) +
              " " + how + "; run again once the files are at rest");
}

}  // namespace

Feed::Feed(std::unique_ptr<SampleReader> reader, const SuiteIndex& index,
           const std::vector<uint32_t>& pending, Tickets& tickets, Ending& ending)
    : reader_(std::move(reader)),
      index_(index),
      pending_(pending),
      tickets_(tickets),
      ending_(ending) {}

std::optional<Ticketed> Feed::Next() {
  const std::lock_guard lock(mutex_);
  if (handed_out_ == pending_.size()) return std::nullopt;
  const uint32_t ordinal = pending_[handed_out_];
  try {
    if (!ReadUpTo(ordinal)) return std::nullopt;
  } catch (...) {
    ending_.Fail(std::current_exception());
    return std::nullopt;
  }
  ++handed_out_;
  Ticketed ticketed{0, sample_};
  ticketed.ticket = tickets_.Open(RecordOf(ordinal, std::move(sample_)));
  return ticketed;
}

// Leaves sample number `ordinal` in sample_; false after a stop.
bool Feed::ReadUpTo(uint32_t ordinal) {
  while (!ending_.stop_requested()) {
    if (!reader_->Next(sample_)) {
      Changed(read_, "is gone: expected " + Counted(index_.size(), "sample"));
    }
    if (HashId(sample_.id) != index_.id_hash[read_] ||
        sample_.responses.size() != index_.responses[read_]) {
      Changed(read_, "is now \"" + sample_.id + "\" with " +
                         Counted(sample_.responses.size(), "response"));
    }
    if (read_++ == ordinal) return true;
  }
  return false;
}

bool Feed::exhausted() const {
  const std::lock_guard lock(mutex_);
  return handed_out_ == pending_.size();
}

}  // namespace assay
