#include "results/merge.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <utility>

#include "harness/core/clock.h"
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

std::set<std::string> IdentitiesOf(const Invocation& invocation, Store& store) {
  std::set<std::string> identities;
  for (const Invocation::Entry& entry : invocation.entries) {
    identities.insert(store.Run(entry.run).identity);
  }
  return identities;
}

// Whether `theirs`, of runs that are here, is: with some of its runs where others were deleted, and
// perhaps with other runs of the same identities, which `--fresh` makes.
bool IsKnown(const Invocation& theirs, const std::vector<Invocation>& here, Store& store) {
  return std::ranges::any_of(here, [&](const Invocation& ours) {
    if (ours.name != theirs.name || ours.created != theirs.created ||
        ours.command != theirs.command) {
      return false;
    }
    const std::set<std::string> held = IdentitiesOf(ours, store);
    const std::set<std::string> merged = IdentitiesOf(theirs, store);
    return std::ranges::includes(merged, held) || std::ranges::includes(held, merged);
  });
}

bool IsShardOf(const Invocation& invocation, const Invocation& joined) {
  return std::ranges::any_of(invocation.entries, [&](const Invocation::Entry& entry) {
    return entry.selection.shards > 1 &&
           std::ranges::find(joined.entries, entry.run, &Invocation::Entry::run) !=
               joined.entries.end();
  });
}

// Whether `joined` was stored when its shards were merged before, and none of them came since.
bool IsThere(const Invocation& joined, const std::vector<Invocation>& here) {
  const auto same = [](const Invocation::Entry& a, const Invocation::Entry& b) {
    return a.run == b.run && a.selection == b.selection && a.ordinals == b.ordinals;
  };
  for (const Invocation& newest : here | std::views::reverse) {
    if (newest.name == joined.name && std::ranges::equal(newest.entries, joined.entries, same)) {
      return true;
    }
    if (IsShardOf(newest, joined)) return false;
  }
  return false;
}

// Stores what the shards among `merged` become; returns the names. What is joined is the newest,
// also where the clock of a shard's machine was ahead.
std::vector<std::string> AddJoined(const std::vector<Invocation>& merged, Store& into) {
  std::vector<std::string> names;
  for (const Invocation& shard : merged) {
    const std::vector<Invocation> here = into.Invocations();
    std::optional<Invocation> joined = JoinShards(shard, here);
    if (!joined) continue;
    if (std::ranges::find(names, joined->name) == names.end()) names.push_back(joined->name);
    if (IsThere(*joined, here)) continue;
    joined->created = std::max(UtcNow(), here.back().created);
    into.AddInvocation(*joined);
  }
  return names;
}

std::vector<std::string> MergeInvocations(Store& from, Store& into, const RunIds& ids) {
  const std::vector<Invocation> here = into.Invocations();
  std::vector<Invocation> merged = from.Invocations();
  for (Invocation& invocation : merged) {
    for (Invocation::Entry& entry : invocation.entries) entry.run = ids.at(entry.run);
    if (!IsKnown(invocation, here, into)) into.AddInvocation(invocation);
  }
  return AddJoined(merged, into);
}

// A name that is taken here keeps meaning what it does.
void MergeBaselines(Store& from, Store& into, const RunIds& ids) {
  const std::vector<Invocation> here = into.Baselines();
  for (Invocation baseline : from.Baselines()) {
    if (std::ranges::find(here, baseline.name, &Invocation::name) != here.end()) continue;
    for (Invocation::Entry& entry : baseline.entries) entry.run = ids.at(entry.run);
    into.SetBaseline(baseline);
  }
}

}  // namespace

std::vector<std::string> MergeStores(Store& from, Store& into) {
  RunIds ids;
  for (const RunRecord& run : from.Runs()) {
    ids[run.id] = Counterpart(run, from, into);
    MergeJudgements(from, run, into, ids[run.id]);
  }
  MergeBaselines(from, into, ids);
  return MergeInvocations(from, into, ids);
}

}  // namespace assay
