#include "results/merge.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "results/judgement_codec.h"
#include "results/shards.h"

namespace assay {
namespace {

constexpr size_t kBatch = 1024;

// Which run here a run there becomes, by id.
using RunIds = std::map<std::string, std::string>;

std::string Counterpart(const RunRecord& run, Store& from, Store& into) {
  const auto here = into.Runs();
  if (std::ranges::find(here, run.id, &RunRecord::id) != here.end()) return run.id;
  const auto current = from.FindIdentity(run.identity);
  if (current && current->id == run.id) return into.FindOrCreateRun(run).id;
  into.CreateRun(run, true);
  return run.id;
}

// Adds the texts that `from` has to the records.
void AddTexts(Store& from, const std::string& suite_sha256, std::vector<JudgedRecord>& records) {
  std::vector<uint32_t> ordinals;
  for (const JudgedRecord& record : records) ordinals.push_back(record.judged.ordinal);
  auto record = records.begin();
  from.ReadTexts(suite_sha256, ordinals, [&](uint32_t ordinal, const StoredText& text) {
    while (record->judged.ordinal != ordinal) ++record;
    record->prompt = text.prompt;
    record->responses = text.responses;
  });
}

// Ordinals of the run here whose judgement is kept although it is not final.
std::set<uint32_t> ToBeAskedAgain(Store& store, const std::string& run_id) {
  std::set<uint32_t> ordinals;
  store.ReadJudged(run_id, {}, [&](const JudgedSample& judged) {
    if (StateOf(judged.judgement) == JudgementState::kAskAgain) ordinals.insert(judged.ordinal);
  });
  return ordinals;
}

void MergeJudgements(Store& from, const RunRecord& run, Store& into, const std::string& run_id) {
  const std::unique_ptr<Journal> journal = into.OpenJournal(run_id, true);
  const std::set<uint32_t> ours = ToBeAskedAgain(into, run_id);
  std::vector<JudgedRecord> batch;
  const auto commit = [&] {
    AddTexts(from, run.suite_sha256, batch);
    journal->Commit(batch);
    batch.clear();
  };
  from.ReadJudged(run.id, {}, [&](const JudgedSample& judged) {
    if (journal->Has(judged.ordinal)) return;
    const bool final_there = StateOf(judged.judgement) != JudgementState::kAskAgain;
    if (!final_there && ours.contains(judged.ordinal)) return;
    batch.push_back({judged, {}, {}});
    if (batch.size() == kBatch) commit();
  });
  if (!batch.empty()) commit();
}

bool IsShard(const Invocation& invocation) {
  return std::ranges::any_of(invocation.entries, [](const Invocation::Entry& entry) {
    return entry.selection.shards > 1;
  });
}

void MergeInvocations(Store& from, Store& into, const RunIds& ids) {
  const std::vector<Invocation> here = into.Invocations();
  for (Invocation invocation : from.Invocations()) {
    for (Invocation::Entry& entry : invocation.entries) entry.run = ids.at(entry.run);
    const bool known = std::ranges::any_of(here, [&](const Invocation& other) {
      return other.name == invocation.name && other.created == invocation.created &&
             other.command == invocation.command;
    });
    if (known) continue;
    into.AddInvocation(invocation);
    if (!IsShard(invocation)) continue;
    if (const auto joined = JoinShards(invocation.name, into.Invocations())) {
      into.AddInvocation(*joined);
    }
  }
}

}  // namespace

void MergeStores(Store& from, Store& into) {
  RunIds ids;
  for (const RunRecord& run : from.Runs()) {
    ids[run.id] = Counterpart(run, from, into);
    MergeJudgements(from, run, into, ids[run.id]);
  }
  MergeInvocations(from, into, ids);
}

}  // namespace assay
