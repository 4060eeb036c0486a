#include "results/sqlite_journal.h"

#include <algorithm>
#include <bit>

#include "harness/core/clock.h"
#include "harness/core/error.h"
#include "results/judgement_codec.h"
#include "results/open.h"

namespace assay {
namespace {

bool Test(const std::vector<bool>& bits, uint32_t ordinal) {
  return ordinal < bits.size() && bits[ordinal];
}

void Set(std::vector<bool>& bits, uint32_t ordinal, bool value = true) {
  if (ordinal >= bits.size()) bits.resize(size_t{ordinal} + 1);
  bits[ordinal] = value;
}

// The ordinals that `sql` selects for `key`.
std::vector<bool> Ordinals(Database& database, std::string_view sql, int64_t key) {
  std::vector<bool> bits;
  Statement statement = database.Prepare(sql);
  statement.Query(key);
  while (statement.Step()) {
    const int64_t ordinal = statement.Integer(0);
    if (ordinal < 0 || ordinal > UINT32_MAX) {
      throw Error("the results store " + database.path() + " is corrupt: got ordinal " +
                  std::to_string(ordinal) + "; restore a copy");
    }
    Set(bits, static_cast<uint32_t>(ordinal));
  }
  return bits;
}

}  // namespace

SqliteJournal::SqliteJournal(const std::string& path, int64_t run, int64_t suite, bool keep_texts,
                             std::chrono::milliseconds patience)
    : database_(path, Database::Access::kWrite, patience),
      lease_(path, run, patience),
      run_(run),
      suite_(suite),
      keep_texts_(keep_texts),
      final_(
          Ordinals(database_, "SELECT ordinal FROM judgements WHERE run = ?1 AND state < 2", run)),
      again_(
          Ordinals(database_, "SELECT ordinal FROM judgements WHERE run = ?1 AND state = 2", run)),
      samples_(Ordinals(database_, "SELECT ordinal FROM samples WHERE suite = ?1", suite)),
      texts_(Ordinals(database_,
                      "SELECT sample & 0xffffffff FROM texts "
                      "WHERE sample >= ?1 << 32 AND sample < (?1 + 1) << 32",
                      suite)),
      insert_judgement_(database_.Prepare(
          "INSERT OR REPLACE INTO judgements (run, ordinal, state, rewards, more, tokens, "
          "truncated, cost, seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")),
      insert_sample_(database_.Prepare(
          "INSERT OR IGNORE INTO samples (suite, ordinal, id, subset, cluster, grouping, label, "
          "attributes, lengths) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")),
      insert_text_(database_.Prepare("INSERT OR IGNORE INTO texts (sample, prompt, responses) "
                                     "VALUES (?1 << 32 | ?2, ?3, ?4)")),
      touch_run_(database_.Prepare("UPDATE runs SET updated = ?2 WHERE key = ?1")) {
  ConfigureForWriting(database_);
}

bool SqliteJournal::Has(uint32_t ordinal) { return Test(final_, ordinal); }

bool SqliteJournal::AsksAgain(uint32_t ordinal) { return Test(again_, ordinal); }

void SqliteJournal::Commit(std::span<const JudgedRecord> records) {
  // In order of their key: each page is touched once.
  std::vector<const JudgedRecord*> sorted;
  for (const JudgedRecord& record : records) sorted.push_back(&record);
  std::sort(sorted.begin(), sorted.end(), [](const JudgedRecord* a, const JudgedRecord* b) {
    return a->judged.ordinal < b->judged.ordinal;
  });
  Transaction transaction(database_);
  lease_.RequireHeld(database_);
  for (const JudgedRecord* record : sorted) {
    const uint32_t ordinal = record->judged.ordinal;
    WriteJudgement(record->judged);
    if (!Test(samples_, ordinal)) WriteSample(record->judged);
    if (keep_texts_ && !record->responses.empty() && !Test(texts_, ordinal)) WriteText(*record);
  }
  touch_run_.Run(run_, UtcNow());
  transaction.Commit();
  for (const JudgedRecord* record : sorted) {
    const uint32_t ordinal = record->judged.ordinal;
    const bool again = StateOf(record->judged.judgement) == JudgementState::kAskAgain;
    Set(final_, ordinal, !again);
    Set(again_, ordinal, again);
    Set(samples_, ordinal);
    if (keep_texts_ && !record->responses.empty()) Set(texts_, ordinal);
  }
}

void SqliteJournal::WriteJudgement(const JudgedSample& judged) {
  const Judgement& judgement = judged.judgement;
  const Usage& usage = judgement.usage;
  insert_judgement_.Run(run_, judged.ordinal, static_cast<int>(StateOf(judgement)),
                        RewardsToJson(judgement.rewards), OrNull{MoreToJson(judgement)},
                        usage.tokens, usage.truncated, usage.cost, usage.seconds);
}

void SqliteJournal::WriteSample(const JudgedSample& judged) {
  insert_sample_.Run(suite_, judged.ordinal, judged.id, judged.subset,
                     std::bit_cast<int64_t>(judged.cluster), OrNull{judged.group},
                     labels_.Encode(judged.label), OrNull{AttributesToJson(judged.attributes)},
                     LengthsToJson(judged.lengths));
}

void SqliteJournal::WriteText(const JudgedRecord& record) {
  insert_text_.Run(suite_, record.judged.ordinal, PromptToJson(record.prompt),
                   ResponsesToJson(record.responses));
}

}  // namespace assay
