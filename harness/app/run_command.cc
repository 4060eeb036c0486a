#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "adapters/registry.h"
#include "harness/app/command.h"
#include "harness/app/output.h"
#include "harness/app/plan.h"
#include "harness/app/run_command.h"
#include "harness/app/run_session.h"
#include "harness/app/shell_quoted.h"
#include "harness/app/sources.h"
#include "harness/app/stop.h"
#include "harness/app/stored_results.h"
#include "harness/core/counted.h"
#include "harness/core/printable.h"
#include "harness/core/suite_spec.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr int kTooManyFailures = 4;
constexpr int kInterrupted = 130;

// What a stored run of this identity has already.
struct Earlier {
  size_t judged = 0;  // of the selected samples
  std::string name;   // of its model; empty: there is no such run
};

Earlier FindEarlier(const PlannedSuite& planned, const ModelCard& model,
                    const RunOptions& options) {
  const std::string path = StorePath(options.store);
  if (options.fresh || !FileExists(path)) return {};
  const auto store = Store::Open(path, Store::Mode::kRead);
  const auto run = store->FindIdentity(RecordFor(planned, model, options, "").identity);
  if (!run) return {};
  Earlier earlier{0, run->model.name};
  store->ReadJudged(run->id, planned.ordinals, [&](const JudgedSample&) { ++earlier.judged; });
  return earlier;
}

int DryRun(const Plan& plan, const RunOptions& options, Session& session) {
  for (const PlannedSuite& planned : plan.suites) {
    const SuiteIndex& index = planned.index;
    const SuiteCard& card = planned.suite->Card();
    const std::string suite =
        card.variant.empty() ? planned.spec : SuiteSpec(card.name, card.variant);
    session.out << fmt::format(
        "suite {}: {} of {} selected, {}, {:.1f} MB of text\n", Printable(suite),
        planned.ordinals.size(), Counted(index.size(), "sample"),
        Counted(index.subsets.size(), "subset"), static_cast<double>(index.text_bytes) / 1e6);
    for (const std::string& warning : index.warnings) {
      session.out << "  note: " << Printable(warning) << "\n";
    }
    for (const auto& planned_model : plan.models) {
      const ModelCard& model = planned_model->Card();
      const Earlier earlier = FindEarlier(planned, model, options);
      const bool renamed = !earlier.name.empty() && earlier.name != model.name;
      session.out << fmt::format(
          "  model {}: {} to judge, {} already judged{}, device {}, no cost\n",
          Printable(model.name), planned.ordinals.size() - earlier.judged, earlier.judged,
          renamed ? " as " + Printable(earlier.name) : "", model.device);
    }
  }
  session.out << "nothing was judged or written (--dry-run)\n";
  return 0;
}

bool TooManyFailures(const std::vector<Summary>& summaries, double most) {
  return std::any_of(summaries.begin(), summaries.end(), [&](const Summary& summary) {
    const Counts& counts = summary.counts;
    return static_cast<double>(counts.failed) > most * static_cast<double>(counts.samples);
  });
}

int InterruptedEarly(const Session& session) {
  session.err << "interrupted: nothing was judged yet; begin again with\n  "
              << session.CommandLine() << "\n";
  return kInterrupted;
}

int Interrupted(const SessionOutcome& outcome, const Session& session) {
  session.err << fmt::format("interrupted: {} of {} judged and stored; go on with\n  {}\n",
                             outcome.judged, Counted(outcome.selected, "sample"),
                             session.ContinuingCommandLine());
  return kInterrupted;
}

}  // namespace

RunResult RunModels(const RunOptions& options, Session& session) {
  RequireOutput(options.json);
  RequireOneResult(options.format, options.json);
  const StopOnSignal signals;
  RequireNotReplaced("--json", options.json, StorePath(options.store));
  std::optional<Plan> made = UnlessStopped(
      signals.token(), [&] { return MakePlan(options, LogOf(options, session), signals.token()); });
  if (!made) return {InterruptedEarly(session), {}, {}};
  Plan& plan = *made;
  for (const PlannedSuite& planned : plan.suites) {
    for (const std::string& file : planned.index.files) {
      RequireNotReplaced("--json", options.json, file);
    }
  }
  for (const std::string& model : options.models) {
    RequireNotReplaced("--json", options.json, ParseModelSpec(model).target);
  }
  if (options.dry_run) return {DryRun(plan, options, session), {}, {}};
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kWrite);
  const SessionOutcome outcome = JudgePlan(plan, options, *store, session, signals.token());
  if (outcome.stopped) return {Interrupted(outcome, session), outcome.invocation, {}};
  std::vector<Summary> summaries = SummarizeStored(*store, {outcome.invocation});
  const int code = TooManyFailures(summaries, options.max_failures) ? kTooManyFailures : 0;
  return {code, outcome.invocation, std::move(summaries)};
}

int PrintRun(const RunResult& result, const RunOptions& options, Session& session) {
  if (result.summaries.empty()) return result.code;
  if (options.json != "-") PrintSummaries(result.summaries, options.format, session.out);
  WriteJson(result.summaries, options.json, session.out);
  if (!options.quiet) {
    const std::string store = StorePath(options.store);
    session.err << fmt::format(
        "stored in {} as {}; `assay report {}{} -o report.html` makes a page\n", Printable(store),
        Printable(result.invocation.name),
        Printable(ShellQuoted(options.name.empty() ? "latest" : options.name)),
        options.store.empty() ? "" : " --store " + Printable(ShellQuoted(store)));
  }
  if (result.code == kTooManyFailures) {
    session.err << fmt::format("more than {:.1f} % of the samples failed (--max-failures)\n",
                               100 * options.max_failures);
  }
  return result.code;
}

void AddRun(CLI::App& app, Action& action) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Judge suites with models and keep the results");
  AddRunOptions(*command, *options);
  command->callback([options, &action] {
    action = [options](Session& session) {
      return PrintRun(RunModels(*options, session), *options, session);
    };
  });
}

}  // namespace assay
