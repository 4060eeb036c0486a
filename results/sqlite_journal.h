#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/run/journal.h"
#include "results/lease.h"
#include "results/sample_codec.h"
#include "results/sqlite.h"

namespace assay {

/// Writes the judgements of one run under its lease, through a connection of its own. What is
/// stored already is known as bits by ordinal, so that `Has` costs nothing and samples are written
/// once.
class SqliteJournal : public Journal {
 public:
  /// `run` and `suite`: keys of their tables.
  SqliteJournal(const std::string& path, int64_t run, int64_t suite, bool keep_texts,
                std::chrono::milliseconds patience);

  bool Has(uint32_t ordinal) override;
  bool AsksAgain(uint32_t ordinal) override;
  void Commit(std::span<const JudgedRecord> records) override;

 private:
  void WriteJudgement(const JudgedSample& judged);
  void WriteSample(const JudgedSample& judged);
  void WriteText(const JudgedRecord& record);

  Database database_;
  Lease lease_;
  const int64_t run_;
  const int64_t suite_;
  const bool keep_texts_;

  std::vector<bool> final_;    ///< judged, and not to be asked again
  std::vector<bool> again_;    ///< judged, and to be asked again
  std::vector<bool> samples_;  ///< in the table `samples`
  std::vector<bool> texts_;    ///< in the table `texts`

  LabelCodec labels_;
  Statement insert_judgement_;
  Statement insert_sample_;
  Statement insert_text_;
  Statement touch_run_;
};

}  // namespace assay
