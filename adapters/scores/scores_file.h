#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/judgement.h"

namespace assay {

/// Where a scores file speaks of one sample, and what is needed to check it against the suite.
struct ScoresEntry {
  uint64_t id = 0;         ///< `HashId` of the sample's id
  uint64_t at = 0;         ///< position that `ScoresFile::Read` takes
  uint32_t place = 0;      ///< line or row, from 1, for messages
  uint32_t rewards = 0;    ///< length of each list of rewards; 0: there is none
  uint32_t responses = 0;  ///< least number of responses that its verdicts and rewards need
};

/// What a file holds, over all of its entries.
struct ScoresContent {
  bool rewards = false;
  bool verdicts = false;
  bool rankings = false;  ///< verdicts over more than two responses
  std::vector<std::string> dimensions;
};

/// Judgements on disk, by sample. Every entry was read and validated when the file was opened, and
/// is read again when it is asked for, so that a million of them stay small. Thread-safe.
class ScoresFile {
 public:
  virtual ~ScoresFile() = default;

  const std::string& path() const { return path_; }
  const ScoresContent& content() const { return content_; }

  /// Samples that the file speaks of.
  size_t size() const { return size_; }

  /// The entries in file order; once. RewardBench's files do not say whether the suite's ids are
  /// `<id>` or `<subset>/<id>`, so each of their rows has an entry for both; the former may repeat.
  std::vector<ScoresEntry> TakeEntries() { return std::move(entries_); }

  /// `file:12`, or what names the entry in this format.
  virtual std::string Where(const ScoresEntry& entry) const = 0;
  virtual std::string Id(const ScoresEntry& entry) const = 0;
  virtual Judgement Read(const ScoresEntry& entry) const = 0;

 protected:
  explicit ScoresFile(std::string path) : path_(std::move(path)) {}

  /// Appends an entry for `judgement` and notes what it holds.
  void Add(const std::string& id, uint64_t at, size_t place, const Judgement& judgement);

  std::string path_;
  ScoresContent content_;
  size_t size_ = 0;
  std::vector<ScoresEntry> entries_;
};

/// Opens JSON Lines in the scores format (docs/scores-format.md) or a RewardBench column file (`id,
/// subset, scores_chosen, scores_rejected`, or `scores`). Throws Error naming file and line.
std::unique_ptr<ScoresFile> OpenScoresFile(const std::string& path);

/// The same of a RewardBench column file's content; `path` stands for it in messages.
std::unique_ptr<ScoresFile> ReadRewardBenchScores(const std::string& json, std::string path);

/// Whether a file starts with a JSON object of columns, on one line or on many: its "id" is a list,
/// which it never is in a scores line, or it has none and a list under another column's name.
bool IsRewardBenchScores(std::string_view text);

}  // namespace assay
