#pragma once

#include <functional>
#include <map>
#include <vector>

#include "harness/run/journal.h"

namespace assay::testing {

/// Keeps judgements in memory. `before_commit` may throw or wait; it gets the number of the commit.
class MemoryJournal : public Journal {
 public:
  bool Has(uint32_t ordinal) override { return judged.contains(ordinal); }

  void Commit(std::span<const JudgedRecord> records) override {
    if (before_commit) before_commit(commits.size());
    commits.push_back(records.size());
    for (const JudgedRecord& record : records) {
      ++times[record.judged.ordinal];
      judged[record.judged.ordinal] = record;
    }
  }

  std::function<void(size_t commit)> before_commit;
  std::map<uint32_t, JudgedRecord> judged;
  std::map<uint32_t, int> times;  ///< how often each was committed
  std::vector<size_t> commits;    ///< sizes
};

}  // namespace assay::testing
