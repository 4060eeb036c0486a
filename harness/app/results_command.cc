#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>

#include "harness/app/baseline_command.h"
#include "harness/app/command.h"
#include "harness/app/comparable.h"
#include "harness/app/option_checks.h"
#include "harness/app/output.h"
#include "harness/app/shell_quoted.h"
#include "harness/app/sources.h"
#include "harness/app/store_command.h"
#include "harness/app/stored_results.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"
#include "harness/io/file.h"
#include "results/export.h"
#include "results/shards.h"

namespace assay {
namespace {

constexpr size_t kLongestName = 60;
constexpr size_t kLongestNames = 200;

struct Options {
  std::vector<std::string> runs;
  std::string store;
  std::string output = "-";
  std::string format = "json";
  std::string json;
  bool force = false;
};

// Names come from programs and other people's stores.
std::string RunLine(Store& store, const RunRecord& run, const std::string& names) {
  return fmt::format("{:<10} {:<20} {:<32} {:<20} {:>8} {}\n", ShortId(run.id), run.created,
                     Printable(run.model.name, kLongestName),
                     Printable(SuiteSpec(run.suite, run.variant), kLongestName),
                     store.CountJudged(run.id), Printable(names, kLongestNames));
}

int List(const Options& options, Session& session) {
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  const std::vector<Invocation> invocations = store->Invocations();
  session.out << fmt::format("{:<10} {:<20} {:<32} {:<20} {:>8} {}\n", "RUN", "CREATED", "MODEL",
                             "SUITE", "JUDGED", "NAMES");
  for (const RunRecord& run : store->Runs()) {
    std::set<std::string> names;
    for (const Invocation& invocation : invocations) {
      for (const auto& entry : invocation.entries) {
        if (entry.run == run.id) names.insert(invocation.name);
      }
    }
    std::string joined;
    for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
    session.out << RunLine(*store, run, joined);
  }
  return 0;
}

int Show(const Options& options, Session& session) {
  RequireOutput(options.json);
  RequireOneResult(options.format, options.json);
  RequireNotReplaced("--json", options.json, StorePath(options.store));
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  const std::vector<Invocation> invocations = ResolveAll(*store, options.runs);
  SayWhatIsNotComparable(*store, invocations, session.err);
  const std::vector<Summary> summaries = SummarizeStored(*store, invocations);
  if (options.json != "-") PrintSummaries(summaries, options.format, session.out);
  WriteJson(summaries, options.json, session.out);
  return 0;
}

void Emit(const std::string& bytes, const std::string& output, std::ostream& out) {
  if (output == "-") {
    out << bytes;
  } else {
    WriteFileAtomically(output, bytes);
  }
}

// One run's judgements; scores, csv and parquet hold one run per file.
int ExportJudgements(Store& store, const Options& options, Session& session) {
  const Invocation invocation = store.Resolve(options.runs.front());
  if (options.runs.size() > 1 || invocation.entries.size() != 1) {
    throw UsageError(fmt::format(
        "results export --format {}: got {}, expected one; name it as NAME/model/suite or by "
        "its id (see `assay results list`)",
        options.format, Counted(std::max(options.runs.size(), invocation.entries.size()), "run")));
  }
  const Invocation::Entry& entry = invocation.entries.front();
  const std::vector<uint32_t> ordinals = OrdinalsOf(entry, store.Run(entry.run));
  Emit(ExportRun(store, entry.run, ordinals, options.format), options.output, session.out);
  return 0;
}

int Export(const Options& options, Session& session) {
  RequireOutput(options.output);
  RequireNotReplaced("--output", options.output, StorePath(options.store));
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  if (options.format != "json") return ExportJudgements(*store, options, session);
  const std::vector<Invocation> invocations = ResolveAll(*store, options.runs);
  SayWhatIsNotComparable(*store, invocations, session.err);
  Emit(JsonText(SummarizeStored(*store, invocations)), options.output, session.out);
  return 0;
}

// The runs of an invocation that are still there.
std::vector<std::string> RunsLeft(Store& store, const Invocation& invocation) {
  const std::vector<RunRecord> runs = store.Runs();
  std::vector<std::string> left;
  for (const Invocation::Entry& entry : invocation.entries) {
    const bool there = std::ranges::find(runs, entry.run, &RunRecord::id) != runs.end();
    if (there && std::ranges::find(left, entry.run) == left.end()) left.push_back(entry.run);
  }
  return left;
}

// Whether `name` means the invocation itself, and not one run.
bool IsWhole(const Invocation& found, const std::string& name) {
  const bool one_run = found.entries.size() == 1 && found.entries[0].run == found.name;
  return !one_run && (name == found.name || name == "latest");
}

// A baseline is not deleted by its name as if it were an invocation, nor a run from under one.
void RequireNoBaseline(Store& store, const std::string& name, const std::vector<std::string>& runs,
                       bool whole_invocation, bool force) {
  const std::vector<Invocation> invocations = store.Invocations();
  for (const Invocation& baseline : store.Baselines()) {
    if (whole_invocation && baseline.name == name &&
        std::ranges::find(invocations, name, &Invocation::name) == invocations.end()) {
      throw UsageError("\"" + name + "\" is a baseline; `assay results baseline remove " + name +
                       "` forgets it");
    }
    for (const Invocation::Entry& entry : baseline.entries) {
      if (force || whole_invocation || std::ranges::find(runs, entry.run) == runs.end()) continue;
      throw UsageError("the run " + entry.run + " is in the baseline \"" + baseline.name +
                       "\"; delete it all the same with --force, or see `assay results baseline`");
    }
  }
}

// An invocation's runs may be another one's, too; a run that is named is meant itself. Every name
// is looked up before anything is deleted: a misspelt one deletes nothing, and "latest" means what
// it meant when it was typed.
int Delete(const Options& options, Session& session) {
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kWrite);
  std::vector<Invocation> all;
  for (const std::string& name : options.runs) all.push_back(store->Resolve(name));
  for (size_t i = 0; i < all.size(); ++i) {
    RequireNoBaseline(*store, options.runs[i], RunsLeft(*store, all[i]),
                      IsWhole(all[i], options.runs[i]), options.force);
  }
  size_t deleted = 0;
  std::set<std::string> kept;
  for (size_t i = 0; i < all.size(); ++i) {
    const Invocation& found = all[i];
    const std::string& name = options.runs[i];
    const std::vector<std::string> runs = RunsLeft(*store, found);
    if (IsWhole(found, name)) {
      deleted += store->DeleteInvocation(found.name);
      for (const std::string& run : RunsLeft(*store, found)) kept.insert(run);
      continue;
    }
    for (const std::string& run : runs) store->DeleteRun(run);
    deleted += runs.size();
    for (const std::string& run : runs) kept.erase(run);
  }
  session.err << "deleted " << Counted(deleted, "run");
  if (!kept.empty()) {
    session.err << " and kept " << Counted(kept.size(), "run") << " that other names list";
  }
  session.err << "\n";
  return 0;
}

// "shards 2/4, 4/4": the first of them, since a shard's number of shards may be any.
std::string ShardNames(const std::vector<uint32_t>& shards, uint32_t of) {
  constexpr size_t kMostNamed = 20;
  std::string names = shards.size() == 1 ? "shard " : "shards ";
  for (size_t i = 0; i < std::min(shards.size(), kMostNamed); ++i) {
    names += fmt::format("{}{}/{}", i == 0 ? "" : ", ", shards[i], of);
  }
  if (shards.size() > kMostNamed) names += fmt::format(" and {} more", shards.size() - kMostNamed);
  return names;
}

// Names the shards that `store` lacks of the runs that `source` has shards of.
void SayMissingShards(Store& store, Store& source, std::set<std::string>& said) {
  const std::vector<Invocation> here = store.Invocations();
  for (const Invocation& shard : source.Invocations()) {
    for (const Invocation& merged : here) {
      const bool same = merged.name == shard.name && merged.created == shard.created &&
                        merged.command == shard.command;
      for (size_t i = 0; same && i < merged.entries.size(); ++i) {
        const auto& [run_id, selection, ordinals] = merged.entries[i];
        const std::vector<uint32_t> missing = MissingShards(run_id, selection, here);
        if (missing.empty()) continue;
        const RunRecord run = store.Run(run_id);
        said.insert(fmt::format("missing of {} on {}: {}", Printable(run.model.name),
                                Printable(SuiteSpec(run.suite, run.variant)),
                                ShardNames(missing, selection.shards)));
      }
    }
  }
}

// The run here that a run of another store became.
std::string Counterpart(Store& store, const RunRecord& run) {
  const std::vector<RunRecord> here = store.Runs();
  if (std::ranges::find(here, run.id, &RunRecord::id) != here.end()) return run.id;
  const auto current = store.FindIdentity(run.identity);
  return current ? current->id : "";
}

bool IsSameBaseline(Store& store, const Invocation& ours, Store& source, const Invocation& theirs) {
  return std::ranges::equal(ours.entries, theirs.entries, [&](const auto& a, const auto& b) {
    return a.run == Counterpart(store, source.Run(b.run)) && a.ordinals == b.ordinals;
  });
}

// Baselines of the source whose names mean other runs here.
void SayBaselinesLeftOut(Store& store, Store& source, Session& session) {
  std::string names;
  const std::vector<Invocation> here = store.Baselines();
  for (const Invocation& baseline : source.Baselines()) {
    const auto ours = std::ranges::find(here, baseline.name, &Invocation::name);
    if (ours != here.end() && IsSameBaseline(store, *ours, source, baseline)) continue;
    names += (names.empty() ? "" : ", ") + Printable(baseline.name);
  }
  if (names.empty()) return;
  session.err << fmt::format(
      "left out of {}: baselines whose names mean other runs here: {}; their runs are merged, and "
      "`assay results baseline set` promotes them\n",
      Printable(source.path()), names);
}

int Merge(const Options& options, Session& session) {
  std::vector<std::unique_ptr<Store>> sources;
  for (const std::string& path : options.runs) {
    sources.push_back(Store::Open(path, Store::Mode::kRead));
  }
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kWrite);
  std::set<std::string> joined;
  for (const auto& source : sources) {
    for (std::string& name : store->Merge(*source)) joined.insert(std::move(name));
  }
  session.err << fmt::format("merged {} into {}\n", Counted(options.runs.size(), "store"),
                             store->path());
  for (const std::string& name : joined) {
    session.err << fmt::format(
        "all shards are there: `assay results show {}{}` shows them as one\n",
        Printable(ShellQuoted(name)),
        options.store.empty() ? "" : " --store " + Printable(ShellQuoted(options.store)));
  }
  for (const auto& source : sources) SayBaselinesLeftOut(*store, *source, session);
  std::set<std::string> missing;
  for (const auto& source : sources) SayMissingShards(*store, *source, missing);
  for (const std::string& line : missing) session.err << line << "; merge their stores, too\n";
  return 0;
}

constexpr char kRunHelp[] = "latest, a name, NAME/model/suite or a run id";

}  // namespace

void AddResults(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* results =
      app.add_subcommand("results", "List, show, export, merge and delete stored runs; baselines");
  results->require_subcommand(1);
  AddStoreCommand(*results, "list", "All runs of the store", options, action, List);

  CLI::App* show =
      AddStoreCommand(*results, "show", "Scores of stored runs", options, action, Show);
  show->add_option("run", options->runs, kRunHelp)->required()->transform(RepairedUtf8);
  show->add_option("--json", options->json, "Write the summary as JSON to FILE, or - for stdout")
      ->option_text("FILE");
  const auto show_format = std::make_shared<std::string>("text");
  show->add_option("--format", *show_format, "text, markdown, csv or json")
      ->check(OneOf({"text", "markdown", "csv", "json"}));
  show->callback([options, show_format, &action] {
    action = [options, show_format](Session& session) {
      Options shown = *options;
      shown.format = *show_format;
      return Show(shown, session);
    };
  });

  CLI::App* exported = AddStoreCommand(*results, "export", "Write stored runs for other programs",
                                       options, action, Export);
  exported->add_option("run", options->runs, kRunHelp)->required()->transform(RepairedUtf8);
  exported->add_option("--format", options->format, "json (summary), scores, csv or parquet")
      ->check(OneOf({"json", "scores", "csv", "parquet"}));
  exported->add_option("-o,--output", options->output, "File to write, or - for stdout")
      ->option_text("FILE");

  CLI::App* removed =
      AddStoreCommand(*results, "delete", "Remove runs for good", options, action, Delete);
  removed->add_option("run", options->runs, kRunHelp)->required()->transform(RepairedUtf8);
  removed->add_flag("--force", options->force, "Also runs that a baseline holds");

  CLI::App* merged = AddStoreCommand(*results, "merge", "Join other stores (shards) into --store",
                                     options, action, Merge);
  merged->add_option("stores", options->runs, "Store files to read")->required();
  AddBaseline(*results, action);
}

}  // namespace assay
