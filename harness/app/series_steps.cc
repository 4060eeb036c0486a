#include "harness/app/series_steps.h"

#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/app/stored_results.h"
#include "suites/registry.h"

namespace assay {
namespace {

// N of "SERIES-N".
std::optional<int64_t> StepNamed(std::string_view name, const std::string& series) {
  if (!name.starts_with(series + "-")) return std::nullopt;
  name.remove_prefix(series.size() + 1);
  int64_t step = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && step >= 0 ? std::optional(step) : std::nullopt;
}

// A run is one for all series that judged the same checkpoint, and records the last of them: the
// invocation's name is what each keeps.
std::optional<int64_t> StepOf(const Invocation& invocation, const RunRecord& run,
                              const std::string& series) {
  if (!run.step) return std::nullopt;
  if (const auto named = StepNamed(invocation.name, series)) return named;
  return run.series == series ? run.step : std::nullopt;
}

// nullopt: not judged to its end.
std::optional<SeriesStep> Read(Store& store, Invocation judged, const RunRecord& run) {
  const Invocation::Entry& entry = judged.entries.front();
  const std::vector<uint32_t> ordinals = OrdinalsOf(entry, run);
  const auto suite = RestoreSuite(run.suite, run.variant, run.suite_manifest);
  SummaryOptions options;
  options.draws = 0;  // no interval is asked for
  const Summary summary = Summarize(
      *suite, run, entry.selection, ordinals.size(),
      [&](const auto& visit) { store.ReadJudged(run.id, ordinals, visit); }, options);
  if (summary.counts.judged < ordinals.size()) return std::nullopt;
  return StepFrom(std::move(judged), summary);
}

}  // namespace

SeriesStep StepFrom(Invocation judged, const Summary& summary) {
  SeriesStep step{std::move(judged), {}, summary.run.model.fingerprint};
  if (!summary.official.empty()) step.score = summary.official.front().estimate.value;
  return step;
}

SeriesStep Replacing(const SeriesStep& before, SeriesStep now) {
  now.replaced = before.fingerprint == now.fingerprint ? before.replaced : before.score;
  return now;
}

std::map<int64_t, SeriesStep> JudgedSteps(Store& store, const std::string& series,
                                          const RunRecord& like) {
  std::map<int64_t, SeriesStep> steps;
  for (const Invocation& invocation : store.Invocations()) {
    for (const Invocation::Entry& entry : invocation.entries) {
      const RunRecord run = store.Run(entry.run);
      if (run.suite != like.suite || run.variant != like.variant) continue;
      const auto at = StepOf(invocation, run, series);
      if (!at) continue;
      Invocation alone = invocation;
      alone.entries = {entry};
      auto step = Read(store, std::move(alone), run);
      if (!step) continue;
      const auto before = steps.find(*at);
      if (before != steps.end()) step = Replacing(before->second, *std::move(step));
      steps.insert_or_assign(*at, *std::move(step));
    }
  }
  return steps;
}

}  // namespace assay
