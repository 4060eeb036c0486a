#include "adapters/prepared_ahead.h"

#include <atomic>
#include <chrono>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Tickets 0 … count - 1, then the end or an Error.
class Numbers final : public SampleSource {
 public:
  explicit Numbers(uint64_t count, bool fails = false) : count_(count), fails_(fails) {}

  std::optional<Ticketed> Next() override {
    const uint64_t ticket = next_++;
    if (ticket < count_) return Ticketed{.ticket = ticket, .sample = {}};
    if (fails_) throw Error("the source broke");
    return std::nullopt;
  }

  uint64_t pulled() const { return next_; }

 private:
  const uint64_t count_;
  const bool fails_;
  std::atomic<uint64_t> next_ = 0;
};

TEST(PreparedAheadTest, KeepsTheOrderWhoeverIsFaster) {
  Numbers source(500);
  PreparedAhead<uint64_t> ahead(
      source,
      [](const Ticketed& ticketed) {
        if (ticketed.ticket % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return ticketed.ticket;
      },
      16, 4);
  for (uint64_t expected = 0; expected < 500; ++expected) {
    ASSERT_EQ(ahead.Next(), expected);
    ahead.Done();
  }
  EXPECT_EQ(ahead.Next(), std::nullopt);
  EXPECT_EQ(ahead.Next(), std::nullopt);
}

TEST(PreparedAheadTest, HoldsNoMoreThanItMay) {
  Numbers source(100);
  PreparedAhead<uint64_t> ahead(
      source, [](const Ticketed& ticketed) { return ticketed.ticket; }, 3, 4);
  for (int i = 0; i < 3; ++i) ahead.Next();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(source.pulled(), 3u);
  ahead.Done();
  EXPECT_EQ(ahead.Next(), 3u);
  EXPECT_EQ(source.pulled(), 4u);
}

// Both samples are in hand before either is prepared.
TEST(PreparedAheadTest, PreparesSeveralAtOnce) {
  Numbers source(2);
  std::latch both(2);
  PreparedAhead<uint64_t> ahead(
      source,
      [&](const Ticketed& ticketed) {
        both.arrive_and_wait();
        return ticketed.ticket;
      },
      2, 2);
  EXPECT_EQ(ahead.Next(), 0u);
  EXPECT_EQ(ahead.Next(), 1u);
}

TEST(PreparedAheadTest, RethrowsInPlaceWhatPreparingThrew) {
  Numbers source(10);
  PreparedAhead<uint64_t> ahead(
      source,
      [](const Ticketed& ticketed) -> uint64_t {
        if (ticketed.ticket == 2) throw Error("cannot prepare 2");
        return ticketed.ticket;
      },
      10, 3);
  EXPECT_EQ(ahead.Next(), 0u);
  EXPECT_EQ(ahead.Next(), 1u);
  EXPECT_THAT([&] { ahead.Next(); }, ThrowsMessage<Error>(HasSubstr("cannot prepare 2")));
}

TEST(PreparedAheadTest, RethrowsWhatTheSourceThrew) {
  Numbers source(2, true);
  PreparedAhead<uint64_t> ahead(
      source, [](const Ticketed& ticketed) { return ticketed.ticket; }, 8, 2);
  EXPECT_EQ(ahead.Next(), 0u);
  EXPECT_EQ(ahead.Next(), 1u);
  EXPECT_THAT([&] { ahead.Next(); }, ThrowsMessage<Error>(HasSubstr("the source broke")));
}

TEST(PreparedAheadTest, MayBeLeftBeforeTheEnd) {
  Numbers source(1'000'000);
  {
    PreparedAhead<uint64_t> ahead(
        source, [](const Ticketed& ticketed) { return ticketed.ticket; }, 8, 4);
    EXPECT_EQ(ahead.Next(), 0u);
  }
  EXPECT_LE(source.pulled(), 12u);
}

}  // namespace
}  // namespace assay
