#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "harness/app/baseline_command.h"
#include "harness/app/output.h"
#include "harness/app/sources.h"
#include "harness/app/store_command.h"
#include "harness/app/stored_results.h"
#include "harness/core/clock.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/short_id.h"
#include "harness/core/suggest.h"
#include "harness/core/suite_spec.h"

namespace assay {
namespace {

constexpr size_t kLongestName = 40;  // as shown
constexpr size_t kLongestNewName = 200;
struct Options {
  std::string name;
  std::vector<std::string> runs;
  std::string store;
};

std::optional<Invocation> Find(Store& store, const std::string& name) {
  for (Invocation& baseline : store.Baselines()) {
    if (baseline.name == name) return baseline;
  }
  return std::nullopt;
}

Invocation Require(Store& store, const std::string& name) {
  if (auto found = Find(store, name)) return *found;
  std::vector<std::string> known;
  for (const Invocation& baseline : store.Baselines()) known.push_back(baseline.name);
  throw UsageError("no baseline is named \"" + name + "\"" + Suggestion(name, known) +
                   "; `assay results baseline list` shows all");
}

std::string SuiteOf(const RunRecord& run) { return SuiteSpec(run.suite, run.variant); }

std::string Short(const RunRecord& run) {
  return fmt::format("{} (run {})", Printable(run.model.name, kLongestName), ShortId(run.id));
}

// The entries of the runs named, one per suite.
std::vector<Invocation::Entry> EntriesOf(Store& store, const std::vector<std::string>& names) {
  std::vector<Invocation::Entry> entries;
  std::vector<RunRecord> runs;
  for (const Invocation& invocation : ResolveAll(store, names)) {
    for (const Invocation::Entry& entry : invocation.entries) {
      const RunRecord run = store.Run(entry.run);
      RequireJudged(store, entry, run);
      for (const RunRecord& other : runs) {
        if (SuiteOf(other) != SuiteOf(run)) continue;
        throw UsageError(
            fmt::format("got two runs on {}: {} and {}; expected one; name it as "
                        "NAME/model/suite or by its id",
                        SuiteOf(run), Short(other), Short(run)));
      }
      runs.push_back(run);
      entries.push_back(entry);
    }
  }
  return entries;
}

// Suites that are not named keep the run that they had.
int Set(const Options& options, Session& session) {
  if (options.name == "latest") {
    throw UsageError("NAME: got \"latest\", which means the newest run; choose another name");
  }
  if (options.name.size() > kLongestNewName) {
    throw UsageError(fmt::format("NAME: got {} bytes, expected at most {}", options.name.size(),
                                 kLongestNewName));
  }
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kWrite);
  Invocation baseline{options.name, UtcNow(), session.CommandLine(),
                      EntriesOf(*store, options.runs)};
  std::string said;
  const auto old = Find(*store, options.name).value_or(Invocation{});
  const size_t set = baseline.entries.size();
  for (size_t i = 0; i < set; ++i) {
    const RunRecord run = store->Run(baseline.entries[i].run);
    said += fmt::format("baseline {}: {} is now {}", Printable(options.name),
                        Printable(SuiteOf(run)), Short(run));
    for (const Invocation::Entry& entry : old.entries) {
      const RunRecord before = store->Run(entry.run);
      if (SuiteOf(before) == SuiteOf(run)) said += ", was " + Short(before);
    }
    said += '\n';
  }
  for (const Invocation::Entry& entry : old.entries) {
    const std::string suite = SuiteOf(store->Run(entry.run));
    const bool replaced = std::any_of(
        baseline.entries.begin(), baseline.entries.begin() + static_cast<ptrdiff_t>(set),
        [&](const Invocation::Entry& mine) { return SuiteOf(store->Run(mine.run)) == suite; });
    if (!replaced) baseline.entries.push_back(entry);
  }
  store->SetBaseline(baseline);
  session.err << said;
  const auto invocations = store->Invocations();
  if (std::ranges::find(invocations, options.name, &Invocation::name) != invocations.end()) {
    session.err << fmt::format("note: where a run is named, {} means the invocation of that name\n",
                               Printable(options.name));
  }
  return 0;
}

void AddLines(Store& store, const Invocation& baseline, std::ostream& out) {
  for (const Invocation::Entry& entry : baseline.entries) {
    const RunRecord run = store.Run(entry.run);
    out << fmt::format("{:<20} {:<24} {:<10} {:<32} {:>8} {}\n",
                       Printable(baseline.name, kLongestName), Printable(SuiteOf(run)),
                       ShortId(run.id), Printable(run.model.name, kLongestName),
                       OrdinalsOf(entry, run).size(), baseline.created);
  }
}

int List(const Options& options, Session& session) {
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  session.out << fmt::format("{:<20} {:<24} {:<10} {:<32} {:>8} {}\n", "BASELINE", "SUITE", "RUN",
                             "MODEL", "SAMPLES", "SET");
  for (const Invocation& baseline : store->Baselines()) AddLines(*store, baseline, session.out);
  return 0;
}

int Show(const Options& options, Session& session) {
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  PrintSummaries(SummarizeStored(*store, {Require(*store, options.name)}), "text", session.out);
  return 0;
}

int Remove(const Options& options, Session& session) {
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kWrite);
  Require(*store, options.name);
  store->RemoveBaseline(options.name);
  session.err << "removed the baseline " << Printable(options.name) << "; its runs are kept\n";
  return 0;
}

}  // namespace

void AddBaseline(CLI::App& results, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* baseline =
      results.add_subcommand("baseline", "Runs that others are held against, under a name");
  baseline->require_subcommand(1);
  const auto add = [&](const char* name, const char* description,
                       int (*run)(const Options&, Session&)) {
    return AddStoreCommand(*baseline, name, description, options, action, run);
  };
  const auto add_name = [&](CLI::App* command) {
    command->add_option("name", options->name, "the baseline's name; `gate` takes \"baseline\"")
        ->required()
        ->transform(RepairedUtf8);
  };
  CLI::App* set = add("set", "Promote runs, one per suite; other suites keep theirs", Set);
  add_name(set);
  set->add_option("run", options->runs, "latest, a name, NAME/model/suite or a run id")
      ->required()
      ->transform(RepairedUtf8);
  add("list", "All baselines of the store", List);
  add_name(add("show", "Scores of a baseline's runs", Show));
  add_name(add("remove", "Forget a baseline; its runs stay", Remove));
}

}  // namespace assay
