#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "harness/core/suite.h"
#include "harness/core/suite_index.h"

namespace assay {

/// The rows of a data file (or a folder of shards) as `assay score` reads them: any form of
/// docs/suite-format.md, labelled or not. The second row of an id gets `id#2`, and so on: models
/// tell samples apart by their ids.
class ScoreInput {
 public:
  /// Throws Error where there is no such file.
  ScoreInput(const std::string& path, const std::vector<std::string>& columns);

  /// Reads and checks all rows, at most `limit`. Its hash covers the files and the columns.
  SuiteIndex Index(std::optional<uint64_t> limit);

  /// The rows, once they are indexed. Must not outlive the input. Remembers nothing of the rows but
  /// of those whose ids repeat.
  std::unique_ptr<SampleReader> Open() const;

  std::vector<std::string> Files() const;

 private:
  void AddRows(std::optional<uint64_t> limit, SuiteIndex& index) const;

  std::string path_;
  std::unique_ptr<Suite> suite_;
  Source source_;
  std::unordered_set<uint64_t> repeated_;  // hashes of the ids that more than one row has
};

}  // namespace assay
