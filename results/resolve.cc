#include "results/resolve.h"

#include <algorithm>
#include <optional>
#include <ranges>
#include <string_view>

#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/core/suite_spec.h"

namespace assay {
namespace {

constexpr std::string_view kLatest = "latest";
constexpr size_t kShortestPrefix = 4;
constexpr size_t kMostSuggested = 20;

const Invocation* Find(std::string_view name, const std::vector<Invocation>& invocations) {
  if (name == kLatest) return invocations.empty() ? nullptr : &invocations.back();
  for (const Invocation& invocation : invocations | std::views::reverse) {
    if (invocation.name == name) return &invocation;
  }
  return nullptr;
}

bool IsNamed(const RunRecord& run, std::string_view model_and_suite) {
  return model_and_suite == run.model.name + "/" + run.suite ||
         model_and_suite == run.model.name + "/" + SuiteSpec(run.suite, run.variant);
}

std::string Describe(const RunRecord& run) {
  return run.id + " (" + run.model.name + " on " + SuiteSpec(run.suite, run.variant) + ", " +
         run.created + ")";
}

[[noreturn]] void Ambiguous(const std::string& name, const std::vector<const RunRecord*>& meant) {
  std::string message = "\"" + name + "\" means several runs:";
  for (const RunRecord* run : meant) message += " " + Describe(*run) + ";";
  throw UsageError(message + " name one of them");
}

// The entry of `invocation` that "model/suite" names, alone; nullopt if there is none.
std::optional<Invocation> Narrow(const std::string& name, const Invocation& invocation,
                                 std::string_view model_and_suite,
                                 const std::vector<RunRecord>& runs) {
  Invocation narrowed = invocation;
  narrowed.entries.clear();
  std::vector<const RunRecord*> meant;
  for (const Invocation::Entry& entry : invocation.entries) {
    const auto run = std::ranges::find(runs, entry.run, &RunRecord::id);
    if (run == runs.end() || !IsNamed(*run, model_and_suite)) continue;
    meant.push_back(&*run);
    narrowed.entries.push_back(entry);
  }
  if (meant.size() > 1) Ambiguous(name, meant);
  return meant.empty() ? std::nullopt : std::optional(narrowed);
}

const Invocation* FindBaseline(std::string_view name, const std::vector<Invocation>& baselines) {
  const auto found = std::ranges::find(baselines, name, &Invocation::name);
  return found == baselines.end() ? nullptr : &*found;
}

// "NAME/model/suite". Each of the three may hold slashes itself, so every one may be the first.
std::optional<Invocation> ByPath(const std::string& name,
                                 const std::vector<Invocation>& invocations,
                                 const std::vector<Invocation>& baselines,
                                 const std::vector<RunRecord>& runs) {
  for (size_t slash = name.find('/'); slash != std::string::npos;
       slash = name.find('/', slash + 1)) {
    const std::string first = name.substr(0, slash);
    for (const Invocation* invocation :
         {Find(first, invocations), FindBaseline(first, baselines)}) {
      if (invocation == nullptr) continue;
      auto found = Narrow(name, *invocation, std::string_view(name).substr(slash + 1), runs);
      if (found) return found;
    }
  }
  return std::nullopt;
}

// The whole run, whatever selections were asked of it: after a merge, all shards.
Invocation Alone(const RunRecord& run) {
  return {run.id, run.created, run.command, {{run.id, {}, {}}}};
}

std::optional<Invocation> ById(const std::string& name, const std::vector<RunRecord>& runs) {
  if (name.size() < kShortestPrefix) return std::nullopt;
  std::vector<const RunRecord*> meant;
  for (const RunRecord& run : runs) {
    if (run.id.starts_with(name)) meant.push_back(&run);
  }
  if (meant.size() > 1) Ambiguous(name, meant);
  return meant.empty() ? std::nullopt : std::optional(Alone(*meant.front()));
}

}  // namespace

Invocation ResolveName(const std::string& name, const std::vector<Invocation>& invocations,
                       const std::vector<Invocation>& baselines,
                       const std::vector<RunRecord>& runs) {
  if (const Invocation* invocation = Find(name, invocations)) return *invocation;
  if (const Invocation* baseline = FindBaseline(name, baselines)) return *baseline;
  if (auto found = ByPath(name, invocations, baselines, runs)) return *found;
  if (auto found = ById(name, runs)) return *found;
  if (runs.empty()) throw UsageError("there are no results yet; make some with `assay run`");
  std::vector<std::string> known;
  if (!invocations.empty()) known.emplace_back(kLatest);
  for (const Invocation& invocation : invocations | std::views::reverse) {
    if (known.size() == kMostSuggested) break;
    if (std::ranges::find(known, invocation.name) == known.end()) known.push_back(invocation.name);
  }
  for (const Invocation& baseline : baselines) {
    if (std::ranges::find(known, baseline.name) == known.end()) known.push_back(baseline.name);
  }
  throw UsageError("no run or invocation is named \"" + name + "\"" + Suggestion(name, known) +
                   "; `assay results list` shows all");
}

}  // namespace assay
