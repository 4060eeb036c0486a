#pragma once

#include <cstdint>
#include <functional>
#include <numeric>
#include <stop_token>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/memory_journal.h"

namespace assay::testing {

/// A fake model that judges a suite of pairs into memory.
class RunnerTest : public ::testing::Test {
 protected:
  /// Pairs 0 to `count`, all of them selected.
  void MakeSuite(uint32_t count) {
    suite_.samples = PairSamples(count);
    index_ = IndexSuite(suite_, source_);
    ordinals_.resize(count);
    std::iota(ordinals_.begin(), ordinals_.end(), 0U);
  }

  RunOutcome Run() {
    return RunSamples({suite_, source_, index_, ordinals_, model_, Ask{}, journal_, progress_,
                       stop_.get_token()});
  }

  /// Pulls everything, then puts in reverse order, as `threads` threads.
  void JudgeByThreads(size_t threads) {
    model_.card.max_in_flight = threads;
    model_.judge = [threads](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
      std::vector<std::jthread> workers;
      for (size_t i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
          while (auto t = next.Next()) put.Put(t->ticket, LengthJudgement(t->sample));
        });
      }
    };
  }

  Source source_;
  ListSuite suite_{{}};
  SuiteIndex index_;
  std::vector<uint32_t> ordinals_;
  FakeModel model_;
  MemoryJournal journal_;
  std::function<void(const Progress&)> progress_;
  std::stop_source stop_;
};

}  // namespace assay::testing
