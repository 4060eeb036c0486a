#include "harness/app/run_session.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ostream>

#include "harness/app/identity.h"
#include "harness/core/clock.h"
#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"
#include "harness/core/version.h"
#include "harness/core/versions.h"
#include "harness/io/library_versions.h"
#include "harness/run/read_samples.h"
#include "harness/run/runner.h"
#include "harness/run/verify_invariance.h"

namespace assay {
namespace {

// Above this many samples a suite's texts are not stored: its path and hash are (DESIGN §6).
constexpr size_t kMostStoredTexts = 100'000;

std::string HostName() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

// `--fresh`: new runs for all of the plan before the first one is judged, so that the same command
// without `--fresh` continues these wherever it was interrupted, and no older ones.
std::vector<RunRecord> CreateAll(const Plan& plan, const RunOptions& options, Store& store,
                                 const std::string& command) {
  std::vector<RunRecord> runs;
  for (const PlannedSuite& planned : plan.suites) {
    for (const auto& model : plan.models) {
      RunRecord& run = runs.emplace_back(RecordFor(planned, model->Card(), options, command));
      run.id = RandomId();
      store.CreateRun(run);
    }
  }
  return runs;
}

// The stored run that this command continues, or a new one.
RunRecord FindOrCreate(Store& store, RunRecord fresh) {
  fresh.id = RandomId();
  RunRecord run = store.FindOrCreateRun(fresh);
  if (!fresh.series.empty()) run.series = fresh.series;
  if (fresh.step) run.step = fresh.step;
  return run;
}

// Adds what is not there yet: a continued run meets the same warnings again.
void AddHealth(RunRecord& run, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    if (std::find(run.health.begin(), run.health.end(), note) == run.health.end()) {
      run.health.push_back(note);
    }
  }
}

struct Judging {
  Store& store;
  Session& session;
  const RunOptions& options;
  std::stop_token stop;
};

// Judges what the run does not have yet and brings its record up to date.
RunOutcome Continue(RunRecord& run, const PlannedSuite& planned, RewardModel& model,
                    Journal& journal, const Judging& judging) {
  ProgressPrinter printer(
      judging.session.err, ProgressPrinter::StyleFor(judging.options.quiet),
      Printable(model.Card().name + " on " +
                SuiteSpec(planned.suite->Card().name, planned.suite->Card().variant)));
  const auto start = std::chrono::steady_clock::now();
  const auto finish = [&](const std::vector<std::string>& notes, bool judged) {
    run.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    run.updated = UtcNow();
    AddHealth(run, notes);
    if (judged) AddVersions(model.Card().versions, run.versions);
    judging.store.UpdateRun(run);
  };
  try {
    RunOutcome outcome =
        RunSamples({*planned.suite, planned.source, planned.index, planned.ordinals, model, run.ask,
                    journal, [&](const Progress& p) { printer.Show(p); }, judging.stop});
    finish(outcome.notes, outcome.progress.judged > 0);
    return outcome;
  } catch (const std::exception&) {
    finish({}, true);
    throw;
  }
}

void SayAlreadyJudged(const RunOutcome& outcome, const RunRecord& run, const Judging& judging) {
  const Progress& progress = outcome.progress;
  if (progress.already == 0 || judging.options.quiet) return;
  judging.session.err << fmt::format("{} on {}: {} of {} already judged\n",
                                     Printable(run.model.name), Printable(run.suite),
                                     progress.already, Counted(progress.selected, "sample"));
}

// A model under another name than the run was made with is shown under that run's. Said with
// `--quiet`, too: who asked for the one name gets a result of the other.
void SayShownAs(const ModelCard& model, const RunRecord& run, Session& session) {
  if (model.name == run.model.name) return;
  session.err << fmt::format(
      "note: {} is the same model as {}, which was judged before (run {}), and is shown under that "
      "name: nothing that can change a judgement differs; --fresh makes a run of its own\n",
      Printable(model.name), Printable(run.model.name), ShortId(run.id));
}

// At most `most` of the ordinals, spread evenly.
std::vector<uint32_t> SpreadOver(const std::vector<uint32_t>& ordinals, size_t most) {
  const size_t count = std::min(most, ordinals.size());
  std::vector<uint32_t> chosen;
  for (size_t i = 0; i < count; ++i) chosen.push_back(ordinals[i * ordinals.size() / count]);
  return chosen;
}

// `--verify-invariance`: what is stored of some samples against judging them again.
void VerifyStored(RunRecord& run, const PlannedSuite& planned, RewardModel& model,
                  const Judging& judging) {
  const auto ordinals = SpreadOver(planned.ordinals, judging.options.verify_invariance);
  std::vector<Judgement> before;
  judging.store.ReadJudged(run.id, ordinals,
                           [&](const JudgedSample& judged) { before.push_back(judged.judgement); });
  const std::vector<Sample> samples =
      ReadSamples(*planned.suite, planned.source, planned.index, ordinals, judging.stop);
  if (judging.stop.stop_requested()) return;
  const Invariance found = VerifyInvariance(model, run.ask, samples, before, judging.stop);
  if (judging.stop.stop_requested()) return;
  run.invariance = found;
  judging.store.UpdateRun(run);
}

}  // namespace

RunRecord RecordFor(const PlannedSuite& planned, const ModelCard& model, const RunOptions& options,
                    const std::string& command) {
  const SuiteCard& card = planned.suite->Card();
  RunRecord run;
  run.created = run.updated = UtcNow();
  run.assay = kVersion;
  run.model = model;
  run.suite = card.name;
  run.variant = card.variant;
  run.revision = card.revision;
  run.suite_sha256 = planned.index.sha256;
  run.suite_spec = planned.spec;
  run.suite_manifest = card.canonical_manifest;
  run.missing_parts = planned.index.missing_parts;
  run.suite_samples = planned.index.size();
  run.ask = AskFor(card, model, options);
  run.prepare = PreparationOf(model, options);
  run.versions = LibraryVersions();
  run.versions.insert(model.versions.begin(), model.versions.end());
  run.command = command;
  run.host = HostName();
  run.series = options.series;
  run.step = options.step;
  run.health = planned.index.warnings;
  run.identity = IdentityOf(run);
  return run;
}

SessionOutcome JudgePlan(Plan& plan, const RunOptions& options, Store& store, Session& session,
                         std::stop_token stop) {
  const std::string command = session.CommandLine();
  SessionOutcome outcome;
  outcome.invocation.created = UtcNow();
  outcome.invocation.command = command;
  outcome.invocation.name = options.name.empty() ? "run-" + ShortId(RandomId()) : options.name;
  const Judging judging{store, session, options, stop};
  std::vector<RunRecord> fresh;
  if (options.fresh) fresh = CreateAll(plan, options, store, command);
  for (size_t s = 0; s < plan.suites.size(); ++s) {
    const PlannedSuite& planned = plan.suites[s];
    outcome.selected += planned.ordinals.size() * plan.models.size();
    for (size_t m = 0; m < plan.models.size() && !stop.stop_requested(); ++m) {
      RewardModel& model = *plan.models[m];
      RunRecord run = options.fresh
                          ? fresh[s * plan.models.size() + m]
                          : FindOrCreate(store, RecordFor(planned, model.Card(), options, command));
      SayShownAs(model.Card(), run, session);
      AddHealth(run, plan.notes[s][m]);
      // A run that another process is judging is refused here, and then not listed.
      const auto journal = store.OpenJournal(run.id, planned.index.size() <= kMostStoredTexts);
      outcome.invocation.entries.push_back(
          {run.id, plan.selection,
           plan.selection.IsWholeSuite() ? std::vector<uint32_t>{} : planned.ordinals});
      store.AddInvocation(outcome.invocation);
      const RunOutcome judged = Continue(run, planned, model, *journal, judging);
      SayAlreadyJudged(judged, run, judging);
      if (options.verify_invariance > 0 && !judged.stopped) {
        VerifyStored(run, planned, model, judging);
      }
      outcome.stopped |= judged.stopped;
      outcome.judged += judged.progress.already + judged.progress.judged;
    }
  }
  outcome.stopped |= stop.stop_requested();
  return outcome;
}

}  // namespace assay
