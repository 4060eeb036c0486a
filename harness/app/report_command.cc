#include "harness/app/report_command.h"

#include <fmt/core.h>

#include <memory>
#include <ostream>
#include <sstream>

#include "harness/app/comparable.h"
#include "harness/app/option_checks.h"
#include "harness/app/output.h"
#include "harness/app/sources.h"
#include "harness/app/stored_comparisons.h"
#include "harness/app/stored_results.h"
#include "harness/core/clock.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/io/file.h"
#include "reports/report.h"
#include "suites/registry.h"

namespace assay {
namespace {

constexpr double kLevel = 0.95;
constexpr size_t kMostCompared = 20;  // runs of one suite: 190 pairs

ReportRun ReportRunOf(Store& store, const Invocation& invocation, size_t entry,
                      BootstrapInterval interval) {
  ReportRun report;
  report.summary = SummarizeStored(store, invocation, entry, interval);
  const RunRecord& run = report.summary.run;
  report.suite = RestoreSuite(run.suite, run.variant, run.suite_manifest)->Card();
  const auto ordinals =
      std::make_shared<std::vector<uint32_t>>(OrdinalsOf(invocation.entries[entry], run));
  report.judged = [&store, id = run.id, ordinals](const auto& visit) {
    store.ReadJudged(id, *ordinals, visit);
  };
  report.texts = [&store, sha256 = run.suite_sha256](const auto& wanted, const auto& visit) {
    store.ReadTexts(sha256, wanted, [&](uint32_t ordinal, const StoredText& text) {
      visit(ordinal, SampleText{text.prompt, text.responses});
    });
  };
  return report;
}

struct Options {
  std::vector<std::string> runs;
  std::string output;  // empty: report.html, or standard output for other formats
  std::string store;
  std::string title;
  std::string json;
  std::string format = "html";
  std::string interval = "percentile";

  BootstrapInterval Interval() const {
    return interval == "bca" ? BootstrapInterval::kBca : BootstrapInterval::kPercentile;
  }
};

void Print(const std::vector<Summary>& summaries, const std::string& format,
           const std::string& output, Session& session) {
  if (output.empty() || output == "-") {
    PrintSummaries(summaries, format, session.out);
    return;
  }
  std::ostringstream text;
  PrintSummaries(summaries, format, text);
  WriteFileAtomically(output, text.str());
}

int Report(const Options& options, Session& session) {
  const bool page = options.format == "html";
  const std::string output = options.output.empty() && page ? "report.html" : options.output;
  RequireOneResult(options.format, output, options.json);
  RequireOutput(output);
  RequireOutput(options.json);
  RequireTwoFiles("--output", output, "--json", options.json);
  RequireNotReplaced("--output", output, StorePath(options.store));
  RequireNotReplaced("--json", options.json, StorePath(options.store));
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  const std::vector<Invocation> invocations = ResolveAll(*store, options.runs);
  SayWhatIsNotComparable(*store, invocations, session.err);
  if (page) WriteReport(*store, invocations, output, options.title, session, options.Interval());
  if (page && options.json.empty()) return 0;
  const std::vector<Summary> summaries = SummarizeStored(*store, invocations, options.Interval());
  if (!page) Print(summaries, options.format, output, session);
  WriteJson(summaries, options.json, session.out);
  return 0;
}

}  // namespace

void WriteReport(Store& store, const std::vector<Invocation>& invocations, const std::string& path,
                 const std::string& title, Session& session, BootstrapInterval interval) {
  PageContent content;
  content.title = title;
  content.interval = interval;
  for (const std::vector<StoredEntry>& entries : EntriesByData(store, invocations)) {
    if (entries.size() < 2 || entries.size() > kMostCompared) continue;
    content.comparisons.push_back(
        {entries.front().run.suite_sha256, CompareStored(store, entries, kLevel)});
  }
  WriteReportPage(store, invocations, content, path, session);
}

void WriteReportPage(Store& store, const std::vector<Invocation>& invocations,
                     const PageContent& content, const std::string& path, Session& session) {
  std::vector<ReportRun> runs;
  for (const Invocation& invocation : invocations) {
    for (size_t i = 0; i < invocation.entries.size(); ++i) {
      runs.push_back(ReportRunOf(store, invocation, i, content.interval));
    }
  }
  ReportOptions options;
  options.title = content.title;
  options.created = UtcNow();
  options.command = session.CommandLine();
  options.comparison_first = content.comparison_first;
  const std::string page = HtmlReport(runs, options, content.comparisons);
  if (path == "-") {
    session.out << page;
    return;
  }
  WriteFileAtomically(path, page);
  session.err << fmt::format("{} ({:.1f} MB): open it in a browser\n", Printable(path),
                             static_cast<double>(page.size()) / 1e6);
}

void AddReport(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("report", "Make a page of stored runs");
  command->add_option("run", options->runs, "latest, a name, NAME/model/suite or a run id")
      ->required()
      ->transform(RepairedUtf8);
  command
      ->add_option("-o,--output", options->output,
                   "File to write, or - for stdout (default: report.html; other formats: stdout)")
      ->option_text("FILE");
  command
      ->add_option("--store", options->store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command
      ->add_option("--interval", options->interval,
                   "Of official scores: percentile, or bca, of the same draws")
      ->check(OneOf({"percentile", "bca"}));
  command->add_option("--title", options->title, "Title of the page")->transform(RepairedUtf8);
  command->add_option("--json", options->json, "Write the summary as JSON to FILE, or - for stdout")
      ->option_text("FILE");
  command->add_option("--format", options->format, "html, or text, markdown, csv, json on stdout")
      ->check(OneOf({"html", "text", "markdown", "csv", "json"}));
  command->callback([options, &action] {
    action = [options](Session& session) { return Report(*options, session); };
  });
}

}  // namespace assay
