#include "adapters/packing/packer.h"

#include <algorithm>
#include <span>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

// Puts the rows that `sequence` wants into the two segments it consists of.
void AddWanted(const Sequence& sequence, uint64_t ticket, size_t response, Segment* prompt,
               Segment& rest) {
  for (size_t i = 0; i < sequence.rows.size(); ++i) {
    const size_t position = sequence.rows[i];
    ASSAY_CHECK(position < sequence.ids.size());
    Segment& holder = position < sequence.shared ? *prompt : rest;
    holder.wanted.push_back({static_cast<int64_t>(position) - holder.start, ticket, response, i});
  }
}

bool WantsPromptRow(const Sequence& sequence) {
  return std::ranges::any_of(sequence.rows, [&](size_t row) { return row < sequence.shared; });
}

}  // namespace

Segment::~Segment() {
  if (pool != nullptr) pool->Return(pages);
}

Packer::Packer(Options options, PagePool& pool) : options_(std::move(options)), pool_(pool) {
  ASSAY_CHECK(options_.rows > 0 && options_.rows % options_.cut == 0);
}

int64_t Packer::PagesNeeded(int64_t context) {
  // A prompt and a response must fit, each with a page in part; as much again lets the next begin.
  return 2 * PagePool::PagesFor(context) + 2;
}

std::shared_ptr<Segment> Packer::Enqueue(TokenIds ids, int64_t variant) {
  auto segment = std::make_shared<Segment>();
  segment->ids = std::move(ids);
  segment->variant = variant;
  waiting_rows_ += static_cast<int64_t>(segment->ids.size());
  waiting_.push_back(segment);
  return segment;
}

std::shared_ptr<Segment> Packer::PromptOf(const Sequence& sequence, uint64_t ticket,
                                          int64_t variant) {
  const std::span ids(sequence.ids.data(), sequence.shared);
  std::shared_ptr<Segment> last = last_prompt_.lock();
  // The rows of another sample's prompt may have been computed already, and are not read again.
  const bool fits = last != nullptr && (last_ticket_ == ticket || !WantsPromptRow(sequence));
  if (options_.share && fits && last->variant == variant && std::ranges::equal(last->ids, ids)) {
    return last;
  }
  const auto prompt = Enqueue(TokenIds(ids.begin(), ids.end()), variant);
  last_prompt_ = prompt;
  last_ticket_ = ticket;
  return prompt;
}

void Packer::Add(const PreparedSample& sample) {
  for (size_t i = 0; i < sample.responses.size(); ++i) {
    const auto* sequence = std::get_if<Sequence>(&sample.responses[i]);
    if (sequence == nullptr) continue;
    ASSAY_CHECK(sequence->shared < sequence->ids.size());
    const int64_t variant =
        options_.variant ? options_.variant(static_cast<int64_t>(sequence->ids.size())) : 0;
    std::shared_ptr<Segment> prompt;
    if (sequence->shared > 0) prompt = PromptOf(*sequence, sample.ticket, variant);
    const std::span ids = std::span(sequence->ids).subspan(sequence->shared);
    const auto rest = Enqueue(TokenIds(ids.begin(), ids.end()), variant);
    rest->start = static_cast<int64_t>(sequence->shared);
    rest->prompt = prompt;
    AddWanted(*sequence, sample.ticket, i, prompt.get(), *rest);
  }
}

// Gives the segment its pages; false while there are not enough.
bool Packer::Begin(Segment& segment) {
  if (!segment.pages.empty()) return true;
  const int64_t pages = PagePool::PagesFor(static_cast<int64_t>(segment.ids.size()));
  if (pages > pool_.free()) return false;
  segment.pages = pool_.Take(pages);
  segment.pool = &pool_;
  std::ranges::stable_sort(segment.wanted, {}, &WantedRow::row);
  return true;
}

Pack Packer::Next() {
  Pack pack;
  while (pack.rows < options_.rows && !waiting_.empty()) {
    const std::shared_ptr<Segment> segment = waiting_.front();
    if (!Begin(*segment)) break;
    const int64_t left = static_cast<int64_t>(segment->ids.size()) - done_;
    int64_t count = std::min(left, options_.rows - pack.rows);
    if (count < left) count = count / options_.cut * options_.cut;
    if (count == 0) break;
    for (const WantedRow& wanted : segment->wanted) {
      if (wanted.row < done_ || wanted.row >= done_ + count) continue;
      pack.wanted.push_back(wanted);
      pack.wanted.back().row += pack.rows - done_;
    }
    pack.spans.push_back({segment, done_, count, pack.rows});
    pack.rows += count;
    waiting_rows_ -= count;
    done_ += count;
    if (count < left) continue;
    waiting_.pop_front();
    done_ = 0;
  }
  ASSAY_CHECK(!pack.spans.empty() || waiting_.empty());  // the pool is large enough
  return pack;
}

}  // namespace assay
