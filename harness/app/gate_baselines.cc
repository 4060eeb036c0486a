#include "harness/app/gate_baselines.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ranges>
#include <set>
#include <system_error>
#include <utility>

#include "adapters/scores/scores_file.h"
#include "harness/app/command.h"
#include "harness/app/scores_baseline.h"
#include "harness/app/stored_results.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"
#include "harness/io/file.h"

namespace assay {
namespace {

// The whole run where all of it is judged, else what it was last asked for.
Invocation::Entry EntryOf(Store& store, const RunRecord& run,
                          const std::vector<Invocation>& invocations) {
  Invocation::Entry whole{run.id, {}, {}};
  if (store.CountJudged(run.id) == run.suite_samples) return whole;
  for (const Invocation& newest : invocations | std::views::reverse) {
    const auto found = std::ranges::find(newest.entries, run.id, &Invocation::Entry::run);
    if (found != newest.entries.end()) return *found;
  }
  return whole;
}

constexpr size_t kLongestName = 40;

std::string WhyNoFile(const std::string& path) {
  std::error_code error;
  if (FolderExists(path)) return "it is a folder, not a file";
  return std::filesystem::exists(path, error) ? "it is no regular file" : "there is no such file";
}

}  // namespace

std::string StoredRun::SuiteName() const { return SuiteSpec(run.suite, run.variant); }

std::vector<uint32_t> StoredRun::Ordinals() const {
  return OrdinalsOf(invocation.entries.front(), run);
}

std::string StoredRun::Name() const {
  return fmt::format("{} (run {})", run.model.name, ShortId(run.id));
}

std::vector<StoredRun> RunsOf(Store& store, const Invocation& invocation) {
  std::vector<StoredRun> runs;
  std::set<std::string> seen;
  for (const Invocation::Entry& entry : invocation.entries) {
    if (!seen.insert(entry.run).second) continue;
    Invocation alone = invocation;
    alone.entries = {entry};
    runs.push_back({&store, std::move(alone), store.Run(entry.run)});
  }
  return runs;
}

std::optional<StoredRun> OnSuite(const std::vector<StoredRun>& runs, const std::string& suite,
                                 const std::string& whose, const std::string& advice) {
  std::vector<const StoredRun*> found;
  for (const StoredRun& run : runs) {
    if (run.SuiteName() == suite) found.push_back(&run);
  }
  if (found.size() < 2) return found.empty() ? std::nullopt : std::optional(*found.front());
  std::string names;
  for (const StoredRun* run : found) names += (names.empty() ? "" : ", ") + run->Name();
  throw UsageError(fmt::format("{}: got {} on {}: {}; expected one; {}", whose,
                               Counted(found.size(), "run"), suite, names, advice));
}

Baselines::Baselines(const GateRequest& request, Store& own,
                     std::vector<std::unique_ptr<Store>>& stores)
    : named_(request.baseline) {
  const std::string& named = request.baseline;
  if (request.against) {
    whose_ = "the baseline";
    runs_ = RunsOf(own, *request.against);
    return;
  }
  if (named.empty()) {
    whose_ = std::string("the baseline \"") + kDefaultBaseline + "\"";
    for (const Invocation& baseline : own.Baselines()) {
      if (baseline.name == kDefaultBaseline) runs_ = RunsOf(own, baseline);
    }
    return;
  }
  whose_ = "--baseline " + named;
  if (!FileExists(named)) {
    runs_ = RunsOf(own, Named(own));
  } else if (IsStoreFile(named)) {
    stores.push_back(Store::Open(named, Store::Mode::kRead));
    TakeStore(*stores.back());
  } else {
    is_scores_ = true;
  }
}

std::optional<StoredRun> Baselines::On(const std::string& suite) const {
  auto found = OnSuite(runs_, suite, whose_,
                       "name it as NAME/model/suite or by its id, or promote one in that store "
                       "with `assay results baseline set`");
  if (!found && !IsNone()) {
    throw Error(whose_ + " has no run on " + suite +
                ": expected one for each suite of the run; judge it, or promote one with `assay "
                "results baseline set`");
  }
  return found;
}

// Whoever misspelt a file hears that a file was looked for, too.
Invocation Baselines::Named(Store& own) const {
  try {
    return own.Resolve(RepairedUtf8(named_));  // as names are stored; a file's is left as it is
  } catch (const UsageError& error) {
    std::string promoted;
    for (const Invocation& baseline : own.Baselines()) {
      promoted += (promoted.empty() ? "" : ", ") + Printable(baseline.name, kLongestName);
    }
    throw UsageError(fmt::format("{}: {}, and as a run or baseline: {}; baselines there are: {}",
                                 whose_, WhyNoFile(named_), error.what(),
                                 promoted.empty() ? "none" : promoted));
  }
}

void Baselines::TakeStore(Store& store) {
  for (const Invocation& baseline : store.Baselines()) {
    if (baseline.name == kDefaultBaseline) runs_ = RunsOf(store, baseline);
  }
  if (!runs_.empty()) return;
  const std::vector<Invocation> invocations = store.Invocations();
  for (const RunRecord& run : store.Runs()) {
    const auto current = store.FindIdentity(run.identity);
    if (current && current->id != run.id) continue;
    Invocation alone{run.id, run.created, run.command, {EntryOf(store, run, invocations)}};
    runs_.push_back({&store, std::move(alone), run});
  }
}

void RequireBaseline(const std::string& baseline, const std::string& store) {
  if (FileExists(baseline)) {
    if (IsStoreFile(baseline)) {
      static_cast<void>(Store::Open(baseline, Store::Mode::kRead));
    } else {
      static_cast<void>(OpenScoresFile(baseline));
    }
    return;
  }
  if (!FileExists(store)) {
    throw UsageError(
        fmt::format("--baseline {}: {}, and there is no results store {} with a run or baseline of "
                    "that name",
                    baseline, WhyNoFile(baseline), store));
  }
  GateRequest request;
  request.baseline = baseline;
  const auto own = Store::Open(store, Store::Mode::kRead);
  std::vector<std::unique_ptr<Store>> others;
  const Baselines found(request, *own, others);
}

}  // namespace assay
