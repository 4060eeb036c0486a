#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "harness/core/reward_model.h"

namespace assay {

/// One source for several members: each pulls every sample at its own pace and puts its own
/// judgement; when the last has, `combine` makes one of them, which goes to the sink. Thread-safe.
///
/// At most `Window()` samples are held: the sum of what the members may hold. With less, two
/// members that each wait for a full batch could wait for each other for ever; with this many, one
/// that waits for the window to move leaves another something to do.
class FanOut {
 public:
  using Combine = std::function<Judgement(const Sample&, std::vector<Judgement>)>;

  /// `limits`: by member, its card's `max_in_flight`. All references outlive the object.
  FanOut(const std::vector<size_t>& limits, Combine combine, SampleSource& source,
         JudgementSink& sink, std::stop_token stop);

  /// The most samples that members with these limits make an adapter hold.
  static size_t Window(const std::vector<size_t>& limits);

  /// The source and sink of one member; tickets are its own.
  SampleSource& source(size_t member) { return members_[member]; }
  JudgementSink& sink(size_t member) { return members_[member]; }

  /// Whether the member pulled to the source's end and judged what it pulled.
  bool Finished(size_t member) const;

 private:
  // A sample that is not yet judged by all.
  struct Entry {
    Ticketed pulled;
    std::vector<std::optional<Judgement>> said;
    size_t missing;
  };

  class Member final : public SampleSource, public JudgementSink {
   public:
    Member(FanOut& all, size_t number, size_t limit) : all_(all), number_(number), limit_(limit) {}

    std::optional<Ticketed> Next() override { return all_.Next(*this); }
    void Put(uint64_t ticket, Judgement judgement) override {
      all_.Put(*this, ticket, std::move(judgement));
    }

   private:
    friend class FanOut;

    FanOut& all_;
    const size_t number_;
    const size_t limit_;
    uint64_t next_ = 0;     // place of the sample that it pulls next
    size_t in_flight_ = 0;  // pulled and not put
  };

  std::optional<Ticketed> Next(Member& member);
  void Pull(std::unique_lock<std::mutex>& lock);
  void Put(Member& member, uint64_t place, Judgement judgement);

  const size_t window_;
  const Combine combine_;
  SampleSource& source_;
  JudgementSink& sink_;
  const std::stop_token stop_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Member> members_;
  std::map<uint64_t, Entry> entries_;  // by place
  uint64_t pulled_ = 0;                // the place of the next sample from the source
  bool pulling_ = false;               // a member is reading from the source
  bool ended_ = false;
};

}  // namespace assay
