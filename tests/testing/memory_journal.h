#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "harness/run/journal.h"

namespace assay::testing {

/// Keeps judgements in memory. `before_commit` may throw or wait; it gets the number of the commit.
class MemoryJournal : public Journal {
 public:
  bool Has(uint32_t ordinal) override {
    return judged.contains(ordinal) && !again.contains(ordinal);
  }
  bool AsksAgain(uint32_t ordinal) override { return again.contains(ordinal); }

  void Commit(std::span<const JudgedRecord> records) override {
    if (before_commit) before_commit(commits.size());
    commits.push_back(records.size());
    for (const JudgedRecord& record : records) {
      ++times[record.judged.ordinal];
      judged[record.judged.ordinal] = record;
      const Failure* failure = FirstFailure(record.judged.judgement);
      if (failure != nullptr && IsRetryable(failure->kind)) {
        again.insert(record.judged.ordinal);
      } else {
        again.erase(record.judged.ordinal);
      }
    }
  }

  std::function<void(size_t commit)> before_commit;
  std::map<uint32_t, JudgedRecord> judged;
  std::set<uint32_t> again;       ///< those of `judged` that are asked again
  std::map<uint32_t, int> times;  ///< how often each was committed
  std::vector<size_t> commits;    ///< sizes
};

}  // namespace assay::testing
