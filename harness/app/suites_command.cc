#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "harness/app/command.h"
#include "harness/app/fetch_data.h"
#include "harness/app/sources.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/suite_spec.h"
#include "harness/run/index.h"
#include "suites/registry.h"

namespace assay {
namespace {

struct Options {
  std::string suite;
  std::string data;
  std::vector<std::string> columns;
  bool quiet = false;
  bool markdown = false;
};

int List(const Options& options, Session& session) {
  if (options.markdown)
    session.out << "| suite | variants | samples | what | licence |\n|---|---|--:|---|---|\n";
  for (const SuiteEntry& entry : BuiltInSuites()) {
    const std::string variants = fmt::format("{}", fmt::join(entry.variants, ", "));
    if (options.markdown) {
      session.out << fmt::format("| `{}` | {} | {} | {} | {} |\n", entry.name, variants,
                                 entry.samples, entry.description, entry.licence);
    } else {
      session.out << fmt::format("{:<16} {:>6}  {:<16} {}\n", entry.name, entry.samples, variants,
                                 entry.description);
    }
  }
  return 0;
}

int Show(const Options& options, Session& session) {
  const auto suite = MakeSuite(options.suite);
  const SuiteCard& card = suite->Card();
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) session.out << fmt::format("{:<12} {}\n", name, Printable(value));
  };
  line("name", SuiteSpec(card.name, card.variant));
  line("title", card.title);
  line("about", card.description);
  line("url", card.url);
  for (const std::string& hub : card.hubs) line("hub", hub);
  line("licence", card.licence);
  line("revision", card.revision);
  line("resampled by", card.cluster);
  line("official", card.confirmed);
  line("no overall", card.no_overall);
  for (const auto& [subset, rows] : card.expected) {
    session.out << fmt::format("  {:<32} {:>6} rows\n", Printable(subset), rows);
  }
  return 0;
}

// Reads all of the data and says what they are; anything but the published data is an Error.
int Check(const Suite& suite, const Source& source, Session& session) {
  const SuiteIndex index = IndexSuite(suite, source);
  for (const std::string& file : index.files) {
    session.out << "read " << Printable(file) << "\n";
  }
  for (const std::string& part : index.missing_parts) {
    session.out << "missing part " << Printable(part) << "\n";
  }
  for (const std::string& warning : index.warnings) {
    session.out << "warning: " << Printable(warning) << "\n";
  }
  std::vector<size_t> rows(index.subsets.size());
  for (const uint32_t subset : index.subset_of) ++rows[subset];
  for (size_t i = 0; i < rows.size(); ++i) {
    session.out << fmt::format("  {:<32} {:>6} samples\n", Printable(index.subsets[i]), rows[i]);
  }
  session.out << fmt::format("{}, suite hash {}\n", Counted(index.size(), "sample"), index.sha256);
  if (index.warnings.empty() && index.missing_parts.empty()) return 0;
  std::vector<std::string> wrong;
  if (!index.missing_parts.empty()) {
    wrong.push_back("the data lack " + fmt::format("{}", fmt::join(index.missing_parts, ", ")));
  }
  wrong.insert(wrong.end(), index.warnings.begin(), index.warnings.end());
  session.out.flush();
  throw Error(fmt::format("{} is not as expected: {}",
                          SuiteSpec(suite.Card().name, suite.Card().variant),
                          fmt::join(wrong, "; ")));
}

int Verify(const Options& options, Session& session) {
  const auto suite = MakeSuite(options.suite);
  return Check(*suite, SourceFor(suite->Card(), options.data, options.columns), session);
}

int Fetch(const Options& options, Session& session) {
  const auto suite = MakeSuite(options.suite);
  const SuiteCard& card = suite->Card();
  if (card.hubs.empty()) {
    throw Error(card.name + " names no dataset on the Hugging Face hub" +
                (card.url.empty() ? ""
                                  : "; get its files from " + card.url +
                                        " and name their folder with --data DIR"));
  }
  Source source;
  source.snapshots = SnapshotsOf(card);
  const auto log = [&](const std::string& line) { session.err << Printable(line) << "\n"; };
  FetchLacking(*suite, source, options.quiet ? Hub::Log() : log, {});
  return Check(*suite, source, session);
}

}  // namespace

void AddSuites(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* suites = app.add_subcommand("suites", "List, show, fetch and verify benchmarks");
  suites->require_subcommand(1);
  CLI::App* list = suites->add_subcommand("list", "The built-in suites");
  list->add_flag("--markdown", options->markdown, "As a Markdown table");
  CLI::App* show = suites->add_subcommand("show", "What a suite is and where its data come from");
  CLI::App* verify = suites->add_subcommand("verify", "Read a suite's data and check them");
  CLI::App* fetch = suites->add_subcommand(
      "fetch", "Download a suite's data from the Hugging Face hub, and check them");
  fetch->add_flag("--quiet", options->quiet, "No progress");
  for (CLI::App* command : {show, verify, fetch}) {
    command->add_option("suite", options->suite, "A suite's name, suite.json or data file")
        ->required();
  }
  verify->add_option("--data", options->data, "Folder of the benchmark's files")
      ->option_text("DIR");
  verify->add_option("--columns", options->columns, "Names of the file's columns")
      ->option_text("OURS=THEIRS")
      ->delimiter(',');
  const auto act = [options, &action](CLI::App* command, int (*run)(const Options&, Session&)) {
    command->callback([options, &action, run] {
      action = [options, run](Session& session) { return run(*options, session); };
    });
  };
  act(list, List);
  act(show, Show);
  act(verify, Verify);
  act(fetch, Fetch);
}

}  // namespace assay
