#include "harness/app/score_stream.h"

#include <chrono>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::LengthJudgement;
using ::assay::testing::TextSample;
using ::testing::HasSubstr;

// Rows of a file that is not there: row i has one response of i % 10 bytes.
class Rows final : public SampleReader {
 public:
  explicit Rows(size_t count) : count_(count) {}

  bool Next(Sample& sample) override {
    if (next_ == count_) return false;
    sample = TextSample(std::to_string(next_), "?", {std::string(next_ % 10, 'x')});
    ++next_;
    return true;
  }

 private:
  size_t count_;
  size_t next_ = 0;
};

class ScoreStreamTest : public ::testing::Test {
 protected:
  ScoreStream::Options Options(uint64_t rows, size_t max_in_flight) {
    ScoreStream::Options options;
    options.rows = rows;
    options.max_in_flight = max_in_flight;
    options.write = [this](std::string_view lines) { written_ += lines; };
    return options;
  }

  // Ids in the order in which they were written, and whether each has its own reward.
  std::vector<int> WrittenIds() const {
    std::vector<int> ids;
    std::istringstream lines(written_);
    for (std::string text; std::getline(lines, text);) {
      const Json line = Json::parse(text);
      ids.push_back(std::stoi(line["id"].get<std::string>()));
      EXPECT_EQ(line["rewards"][0], ids.back() % 10);
    }
    return ids;
  }

  static std::vector<int> UpTo(int count) {
    std::vector<int> ids(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) ids[static_cast<size_t>(i)] = i;
    return ids;
  }

  std::string written_;
  Ending ending_{std::stop_token()};
};

TEST_F(ScoreStreamTest, WritesInTheOrderOfTheRows) {
  Rows rows(5);
  ScoreStream stream(rows, Options(5, 5), ending_);
  std::vector<Ticketed> pulled;
  while (auto ticketed = stream.Next()) pulled.push_back(*std::move(ticketed));
  for (const size_t i : {3, 1, 0, 4, 2}) {
    stream.Put(pulled[i].ticket, LengthJudgement(pulled[i].sample));
  }
  stream.Flush();
  EXPECT_TRUE(stream.finished());
  EXPECT_EQ(WrittenIds(), UpTo(5));
}

TEST_F(ScoreStreamTest, CountsAndMarksRowsWhoseTextsWereCut) {
  Rows rows(2);
  ScoreStream::Options options = Options(3, 3);
  options.done = options.truncated = 1;
  ScoreStream stream(rows, std::move(options), ending_);
  while (auto ticketed = stream.Next()) {
    Judgement judgement = LengthJudgement(ticketed->sample);
    judgement.usage = {.tokens = 9, .truncated = ticketed->ticket == 2 ? 1 : 0};
    stream.Put(ticketed->ticket, std::move(judgement));
  }
  stream.Flush();
  EXPECT_EQ(stream.progress().truncated, 2u);
  EXPECT_EQ(written_,
            "{\"id\":\"0\",\"rewards\":[0.0]}\n"
            "{\"id\":\"1\",\"rewards\":[1.0],\"truncated\":1}\n");
}

TEST_F(ScoreStreamTest, WritesInOrderWhateverThreadsDo) {
  constexpr int kRows = 3000;
  Rows rows(kRows);
  ScoreStream stream(rows, Options(kRows, 8), ending_);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      while (auto ticketed = stream.Next()) {
        if (ticketed->ticket % 37 == 0) std::this_thread::yield();
        stream.Put(ticketed->ticket, LengthJudgement(ticketed->sample));
      }
    });
  }
  threads.clear();
  stream.Flush();
  EXPECT_TRUE(stream.finished());
  EXPECT_EQ(WrittenIds(), UpTo(kRows));
}

TEST_F(ScoreStreamTest, EndsTheSourceRatherThanKeepEverythingForOneSlowRow) {
  constexpr uint64_t kRows = ScoreStream::kMostWaiting + 100;
  Rows rows(kRows);
  ScoreStream stream(rows, Options(kRows, 2), ending_);
  const auto slow = stream.Next();
  uint64_t judged = 0;
  while (auto ticketed = stream.Next()) {
    stream.Put(ticketed->ticket, LengthJudgement(ticketed->sample));
    ++judged;
  }
  EXPECT_EQ(judged, ScoreStream::kMostWaiting - 1);
  EXPECT_FALSE(stream.finished());
  stream.Put(slow->ticket, LengthJudgement(slow->sample));
  while (auto ticketed = stream.Next()) {
    stream.Put(ticketed->ticket, LengthJudgement(ticketed->sample));
  }
  stream.Flush();
  EXPECT_TRUE(stream.finished());
  EXPECT_EQ(WrittenIds(), UpTo(kRows));
}

TEST_F(ScoreStreamTest, AFailedWriteEndsItAndNothingFollows) {
  Rows rows(100);
  ScoreStream::Options options = Options(100, 1);
  bool full = true;
  options.write = [&](std::string_view lines) {
    if (full) throw Error("no space left");
    written_ += lines;
  };
  ScoreStream stream(rows, std::move(options), ending_);
  const auto first = stream.Next();
  stream.Put(first->ticket, LengthJudgement(first->sample));
  EXPECT_EQ(ErrorOf([&] { stream.Flush(); }), "no space left");
  full = false;
  stream.Flush();
  EXPECT_EQ(written_, "");
  EXPECT_FALSE(stream.finished());
}

TEST_F(ScoreStreamTest, RowsThatAreGoneAreAnError) {
  Rows rows(3);
  ScoreStream stream(rows, Options(4, 4), ending_);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream.Next().has_value());
  EXPECT_FALSE(stream.Next().has_value());
  EXPECT_THAT(ErrorOf([&] { ending_.Rethrow(); }), HasSubstr("got 3 rows, expected 4"));
}

TEST_F(ScoreStreamTest, CountsFailuresAndReplacesWhatIsNotFinite) {
  Rows rows(1);
  ScoreStream stream(rows, Options(1, 1), ending_);
  const auto ticketed = stream.Next();
  Judgement judgement;
  judgement.rewards.emplace_back(std::numeric_limits<double>::infinity());
  stream.Put(ticketed->ticket, judgement);
  stream.Flush();
  EXPECT_EQ(stream.progress().failed, 1U);
  EXPECT_EQ(Json::parse(written_)["rewards"][0]["kind"], "not_finite");
}

}  // namespace
}  // namespace assay
