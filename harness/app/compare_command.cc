#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <utility>

#include "harness/app/command.h"
#include "harness/app/option_checks.h"
#include "harness/app/output.h"
#include "harness/app/report_command.h"
#include "harness/app/sources.h"
#include "harness/app/stored_comparisons.h"
#include "harness/app/stored_results.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr double kLowestLevel = 0.5, kHighestLevel = 0.999;

std::vector<std::string> Formats() { return {"text", "markdown", "json", "html"}; }

using Entries = std::vector<StoredEntry>;

struct Options {
  std::vector<std::string> runs;
  std::string store;
  std::string format;  // empty: as --output's name says, else text
  std::string output;
  std::string json;
  double level = 0.95;
};

std::string Describe(const RunRecord& run) {
  return fmt::format("{} ({} on {})", ShortId(run.id), run.model.name,
                     SuiteSpec(run.suite, run.variant));
}

// A suite's runs that are on data of their own, beside others on other data.
[[noreturn]] void RefuseOtherData(const std::vector<const Entries*>& groups) {
  std::string runs;
  for (const Entries* group : groups) {
    for (const StoredEntry& entry : *group) {
      runs += fmt::format("{}run {} on data {}", runs.empty() ? "" : ", ", ShortId(entry.run.id),
                          ShortId(entry.run.suite_sha256));
    }
  }
  const RunRecord& run = groups.front()->front().run;
  throw Error(fmt::format(
      "runs on different data of {} cannot be compared: got {}, expected one hash; judge the same "
      "data with each (`assay run -s {}`), or leave out what is of other data",
      SuiteSpec(run.suite, run.variant), runs,
      run.suite_spec.empty() ? run.suite : run.suite_spec));
}

// The groups of runs to compare; what is left out, in words. A suite that one run alone is of is
// left out, unless others are of other data of it: that is a mistake.
std::vector<Entries> Comparable(std::vector<Entries> groups, std::vector<std::string>& left_out) {
  std::map<std::string, std::vector<const Entries*>> by_suite;
  for (const Entries& group : groups) {
    const RunRecord& run = group.front().run;
    by_suite[SuiteSpec(run.suite, run.variant)].push_back(&group);
  }
  for (const auto& [suite, alike] : by_suite) {
    const bool alone = std::ranges::any_of(alike, [](const Entries* g) { return g->size() == 1; });
    if (alike.size() > 1 && alone) RefuseOtherData(alike);
  }
  std::vector<Entries> compared;
  for (Entries& group : groups) {
    if (group.size() > 1) {
      compared.push_back(std::move(group));
    } else {
      left_out.push_back(fmt::format("not compared: run {} is the only one of its suite",
                                     Describe(group.front().run)));
    }
  }
  return compared;
}

std::vector<Entries> ChooseRuns(Store& store, const std::vector<Invocation>& invocations,
                                const std::vector<std::string>& names,
                                std::vector<std::string>& left_out) {
  std::vector<Entries> groups = EntriesByData(store, invocations);
  size_t runs = 0;
  for (const Entries& group : groups) runs += group.size();
  if (runs < 2) {
    throw UsageError(fmt::format(
        "compare: got one run{}, expected two or more different ones of one suite; `assay results "
        "list` shows all",
        names.size() > 1 ? " under several names" : ""));
  }
  std::vector<Entries> compared = Comparable(std::move(groups), left_out);
  if (compared.empty()) {
    std::string said;
    for (const std::string& line : left_out) said += (said.empty() ? "" : "; ") + line;
    throw UsageError("compare: got no two runs of one suite (" + said +
                     "), expected two or more; judge one suite with both models");
  }
  return compared;
}

void RequireSharedSamples(const ComparedSuite& suite) {
  const bool any = std::ranges::any_of(
      suite.comparison.pairs, [](const PairComparison& pair) { return pair.both_judged > 0; });
  if (any) return;
  const RunRecord& run = suite.runs.front().run;
  std::string judged;
  for (const Summary& summary : suite.runs) {
    judged += fmt::format("{}{}", judged.empty() ? "" : ", ", Describe(summary.run));
  }
  throw Error(fmt::format(
      "no sample of {} is judged by two of the runs: got {}, expected samples in common; name runs "
      "of overlapping selections that have judged something",
      SuiteSpec(run.suite, run.variant), judged));
}

// What was compared, to a file or to standard output.
void Put(const std::vector<ComparedSuite>& suites, const std::vector<std::string>& left_out,
         const std::string& format, const std::string& file, std::ostream& out) {
  const bool to_stdout = file.empty() || file == "-";
  const std::string text = format == "json" ? JsonText(ComparisonsToJson(suites, left_out))
                                            : ComparisonText(suites, left_out, format, to_stdout);
  if (to_stdout) {
    out << text;
  } else {
    WriteFileAtomically(file, text);
  }
}

// The invocations with the compared runs alone.
std::vector<Invocation> Narrowed(const std::vector<Invocation>& invocations,
                                 const std::vector<Entries>& groups) {
  std::vector<Invocation> narrowed;
  for (const Invocation& invocation : invocations) {
    Invocation& kept = narrowed.emplace_back(invocation);
    kept.entries.clear();
    for (size_t i = 0; i < invocation.entries.size(); ++i) {
      for (const Entries& group : groups) {
        const bool compared = std::ranges::any_of(group, [&](const StoredEntry& entry) {
          return entry.invocation == &invocation && entry.entry == i;
        });
        if (compared) kept.entries.push_back(invocation.entries[i]);
      }
    }
  }
  return narrowed;
}

void WritePage(Store& store, const std::vector<Invocation>& invocations,
               const std::vector<ComparedSuite>& suites, const std::string& path,
               Session& session) {
  PageContent content;
  content.comparison_first = true;
  for (const ComparedSuite& suite : suites) {
    content.comparisons.push_back({suite.runs.front().run.suite_sha256, suite.comparison});
  }
  WriteReportPage(store, invocations, content, path, session);
}

void RequireOutputs(const Options& options, const std::string& output, const std::string& format) {
  RequireOneResult(format, output, options.json);
  if (!(options.level >= kLowestLevel && options.level <= kHighestLevel)) {
    throw UsageError(fmt::format("--level: got {:g}, expected a number from {:g} to {:g}",
                                 options.level, kLowestLevel, kHighestLevel));
  }
  RequireOutput(output);
  RequireOutput(options.json);
  RequireTwoFiles("--output", output, "--json", options.json);
  RequireNotReplaced("--output", output, StorePath(options.store));
  RequireNotReplaced("--json", options.json, StorePath(options.store));
}

int Compare(const Options& options, Session& session) {
  RequireNotReplaced("--output", options.output, StorePath(options.store));
  const std::string format =
      options.format.empty() ? FormatOfFile(options.output, Formats(), "text") : options.format;
  const std::string output =
      options.output.empty() && format == "html" ? "comparison.html" : options.output;
  RequireOutputs(options, output, format);
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  const std::vector<Invocation> invocations = ResolveAll(*store, options.runs);
  std::vector<std::string> left_out;
  const std::vector<Entries> groups = ChooseRuns(*store, invocations, options.runs, left_out);
  std::vector<ComparedSuite> suites;
  for (const Entries& group : groups) {
    suites.push_back(ComparedOf(*store, group, options.level));
    RequireSharedSamples(suites.back());
  }
  if (format == "html") {
    WritePage(*store, Narrowed(invocations, groups), suites, output, session);
    for (const std::string& line : left_out) session.err << "note: " << Printable(line) << "\n";
  } else {
    Put(suites, left_out, format, output, session.out);
  }
  if (!options.json.empty()) Put(suites, left_out, "json", options.json, session.out);
  return 0;
}

}  // namespace

void AddCompare(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "compare", "Say how stored runs differ: B less A, A being the run named first");
  command->add_option("run", options->runs, "latest, a name, NAME/model/suite or a run id")
      ->required()
      ->transform(RepairedUtf8);
  command
      ->add_option(
          "-o,--output", options->output,
          "File to write, or - for stdout (.html: a page, .md: markdown, .json: JSON, .txt: text)")
      ->option_text("FILE");
  command->add_option("--format", options->format, "text, markdown, json or html (default: text)")
      ->check(OneOf(Formats()));
  command->add_option("--json", options->json, "Write the comparison as JSON, too, - for stdout")
      ->option_text("FILE");
  command->add_option("--level", options->level, "Of the intervals (default: 0.95)")
      ->check(Share())
      ->option_text("SHARE");
  command
      ->add_option("--store", options->store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command->callback([options, &action] {
    action = [options](Session& session) { return Compare(*options, session); };
  });
}

}  // namespace assay
