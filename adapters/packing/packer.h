#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "adapters/checkpoint/sequence.h"
#include "adapters/packing/page_pool.h"

namespace assay {

/// A row of a pack whose hidden state somebody reads: row `index` of `Sequence::rows` of a
/// response. Rows of a prompt may be read for several responses.
struct WantedRow {
  int64_t row = 0;  ///< in the pack
  uint64_t ticket = 0;
  size_t response = 0;
  size_t index = 0;
};

/// Tokens that are computed once: a prompt, or a response after its prompt. Its pages go back to
/// the pool with the last reference.
struct Segment {
  TokenIds ids;
  int64_t start = 0;                      ///< position of its first token in the sequence
  int64_t variant = 0;                    ///< of the rotary embedding (`Rope::Variant`)
  std::shared_ptr<const Segment> prompt;  ///< that it continues; null: none
  std::vector<int32_t> pages;             ///< of keys and values; empty until it is begun
  std::vector<WantedRow> wanted;          ///< `row`: place in the segment, ascending
  PagePool* pool = nullptr;

  Segment() = default;
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  ~Segment();
};

/// `count` tokens of a segment, from its `first`, in the rows of a pack from `row`.
struct Span {
  std::shared_ptr<const Segment> segment;
  int64_t first = 0;
  int64_t count = 0;
  int64_t row = 0;
};

/// Rows that go through the network together; rows beyond the last span are not read. What an
/// earlier span or pack has put into the pages comes before what follows it.
struct Pack {
  std::vector<Span> spans;
  std::vector<WantedRow> wanted;  ///< ascending by row
  int64_t rows = 0;
};

/// Lays sequences end to end into packs of a fixed number of rows, each prompt once (DESIGN §4).
///
/// In order of arrival, a prompt before its responses. A response whose prompt has the tokens of
/// the one before it shares it, within a sample and from a sample to the next; so no prompt's pages
/// are kept for long. A segment is cut wherever a pack ends. Not thread-safe.
class Packer {
 public:
  struct Options {
    int64_t rows = 0;   ///< of a pack
    int64_t cut = 1;    ///< segments are cut at multiples of this
    bool share = true;  ///< prompts; false computes each for itself, with the same result
    std::function<int64_t(int64_t)> variant = {};  ///< of a sequence's length; empty: always 0
  };

  /// `pool` must outlive the packer and its packs, and hold at least `PagesNeeded(context)` pages.
  Packer(Options options, PagePool& pool);

  /// Enough pages for sequences of up to `context` tokens.
  static int64_t PagesNeeded(int64_t context);

  /// Responses that are failures are left out.
  void Add(const PreparedSample& sample);

  int64_t waiting_rows() const { return waiting_rows_; }

  /// The next pack; without spans only where nothing waits. Run it and drop it before the next one.
  Pack Next();

 private:
  std::shared_ptr<Segment> PromptOf(const Sequence& sequence, uint64_t ticket, int64_t variant);
  std::shared_ptr<Segment> Enqueue(TokenIds ids, int64_t variant);
  bool Begin(Segment& segment);

  Options options_;
  PagePool& pool_;
  std::deque<std::shared_ptr<Segment>> waiting_;
  int64_t done_ = 0;  // tokens of the front that earlier packs had
  int64_t waiting_rows_ = 0;
  std::weak_ptr<Segment> last_prompt_;  // and the sample that brought it
  uint64_t last_ticket_ = 0;
};

}  // namespace assay
