#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <sstream>

#include "harness/app/command.h"
#include "harness/app/comparable.h"
#include "harness/app/leaderboard_data.h"
#include "harness/app/option_checks.h"
#include "harness/app/output.h"
#include "harness/app/report_command.h"
#include "harness/app/sources.h"
#include "harness/app/stored_results.h"
#include "harness/core/clock.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/io/file.h"
#include "reports/leaderboard.h"

namespace assay {
namespace {

std::vector<std::string> Formats() { return {"html", "markdown", "csv", "latex", "json"}; }

struct Options {
  std::vector<std::string> runs;
  bool all = false;
  std::string output;  // empty: leaderboard.html, or standard output for other formats
  std::string folder;
  std::string store;
  std::string title;
  std::string format;  // empty: as --output's name says, else html
  std::vector<std::string> weights;
  bool sections = false;
};

// "judgebench=2" → {"judgebench", 2}.
std::map<std::string, double> WeightsOf(const std::vector<std::string>& texts) {
  std::map<std::string, double> weights;
  for (const std::string& text : texts) {
    const auto complain = [&] {
      return UsageError(fmt::format(
          "--weights: got \"{}\", expected SUITE=WEIGHT with 0 or a number from 0.001 to 1000",
          text));
    };
    const size_t at = text.rfind('=');
    if (at == std::string::npos || at == 0) throw complain();
    double weight = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + at + 1, end, weight);
    const bool in_range = weight == 0 || (weight >= 0.001 && weight <= 1000);  // which NaN is not
    if (error != std::errc() || rest != end || !in_range) throw complain();
    if (!weights.emplace(text.substr(0, at), weight).second) {
      throw UsageError(fmt::format("--weights: got \"{}\" twice", text.substr(0, at)));
    }
  }
  return weights;
}

void RequireRuns(const Options& options) {
  if (options.all && !options.runs.empty()) {
    throw UsageError("leaderboard: got both runs and --all, which means every run of the store");
  }
  if (!options.all && options.runs.empty()) {
    throw UsageError("leaderboard: got no run, expected names of runs, or --all");
  }
}

void RequirePlace(const Options& options, const std::string& output) {
  if (options.folder.empty()) {
    RequireOutput(output);
    RequireNotReplaced("--output", output, StorePath(options.store));  // also the usual name
    return;
  }
  if (!options.output.empty()) {
    throw UsageError("leaderboard: got both --output and --folder; the folder gets an index.html");
  }
  if (options.format != "html") {
    throw UsageError("--folder: holds pages, got --format " + options.format);
  }
  if (std::filesystem::exists(options.folder) && !FolderExists(options.folder)) {
    throw Error(fmt::format("{}: got a file, expected a folder", Printable(options.folder)));
  }
}

void RequireUseOfSections(const Options& options) {
  if (!options.sections || options.format == "markdown" || options.format == "latex") return;
  throw UsageError(fmt::format(
      "--sections: is for markdown and latex: got the format {}, which has every section anyway",
      options.format));
}

void SayWhatIsPassedOver(const Leaderboard& board, bool page, std::ostream& err) {
  const auto passed =
      std::ranges::count_if(board.runs, [](const BoardRun& run) { return !run.passed.empty(); });
  if (passed == 0) return;
  err << fmt::format(
      "note: {} not counted: another run of the same model on the same data is; {}\n",
      Counted(static_cast<uint64_t>(passed), "run"),
      page ? "the page lists what is not" : "a page (--format html) lists what is not");
}

void MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw Error(fmt::format("cannot make the folder {}: {}", Printable(folder), error.message()));
  }
}

// Names for files: letters, digits and hyphens, all different whatever the file system's case.
std::vector<std::string> PageNames(const Leaderboard& board) {
  constexpr size_t kLongest = 60;
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const BoardModel& model : board.models) {
    std::string slug = "model-";
    for (const char c : model.label.substr(0, kLongest)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80 && std::isalnum(byte) != 0) {
        slug += static_cast<char>(std::tolower(byte));
      } else if (slug.back() != '-') {
        slug += '-';
      }
    }
    std::string name = slug;
    for (size_t number = 2; !taken.insert(name).second; ++number) {
      name = fmt::format("{}{}{}", slug, slug.back() == '-' ? "" : "-", number);
    }
    names.push_back(name + ".html");
  }
  return names;
}

void WriteModelPages(Store& store, const GatheredBoard& gathered, const std::string& folder,
                     const std::vector<std::string>& pages, const Session& session) {
  std::ostringstream unsaid;  // a line per page is none that anybody reads
  Session quiet{session.out, unsaid, session.arguments};
  const Leaderboard& board = gathered.board;
  for (size_t m = 0; m < board.models.size(); ++m) {
    std::vector<Invocation> runs;
    for (const BoardCell& cell : board.cells[m]) {
      if (cell.run) runs.push_back(gathered.invocations[*cell.run]);
    }
    WriteReport(store, runs, (std::filesystem::path(folder) / pages[m]).string(),
                board.models[m].label, quiet);
  }
}

std::string Render(const Leaderboard& board, const Options& options,
                   const LeaderboardOptions& page) {
  if (options.format == "markdown") return LeaderboardMarkdown(board, options.sections);
  if (options.format == "latex") return LeaderboardLatex(board, options.sections);
  if (options.format == "csv") return LeaderboardCsv(board);
  if (options.format == "json") return LeaderboardJson(board);
  return LeaderboardPage(board, page);
}

int ShowLeaderboard(Options options, Session& session) {
  RequireNotReplaced("--output", options.output, StorePath(options.store));
  if (options.format.empty()) options.format = FormatOfFile(options.output, Formats(), "html");
  const bool html = options.format == "html";
  RequireRuns(options);
  RequireUseOfSections(options);
  const std::map<std::string, double> weights = WeightsOf(options.weights);
  std::string output = options.output.empty() && html ? "leaderboard.html" : options.output;
  RequirePlace(options, output);
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  const std::vector<Invocation> invocations =
      options.all ? AllRuns(*store) : ResolveAll(*store, options.runs);
  SayWhatIsNotComparable(*store, invocations, session.err);
  const GatheredBoard gathered = GatherBoard(*store, invocations, weights);
  const Leaderboard& board = gathered.board;
  SayWhatIsPassedOver(board, html, session.err);
  LeaderboardOptions page{options.title, UtcNow(), session.CommandLine(), {}};
  if (!options.folder.empty()) {
    MakeFolder(options.folder);
    output = (std::filesystem::path(options.folder) / "index.html").string();
    RequireOutput(output);
    page.pages = PageNames(board);
    WriteModelPages(*store, gathered, options.folder, page.pages, session);
  }
  const std::string text = Render(board, options, page);
  if (output.empty() || output == "-") {
    session.out << text;
    return 0;
  }
  WriteFileAtomically(output, text);
  if (html) {
    session.err << fmt::format("{} ({:.1f} MB): {} on {}; open it in a browser\n",
                               Printable(output), static_cast<double>(text.size()) / 1e6,
                               Counted(board.models.size(), "model"),
                               Counted(board.suites.size(), "suite"));
  }
  return 0;
}

}  // namespace

void AddLeaderboard(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("leaderboard", "Rank models over suites, with intervals");
  command->add_option("run", options->runs, "latest, a name, NAME/model/suite or a run id")
      ->transform(RepairedUtf8);
  command->add_flag("--all", options->all, "Every run of the store");
  command
      ->add_option("-o,--output", options->output,
                   "File to write, or - for stdout (default: leaderboard.html; other formats: "
                   "stdout); .html, .md, .csv, .tex or .json says the format")
      ->option_text("FILE");
  command
      ->add_option("--folder", options->folder,
                   "Write index.html and a report of each model into a folder")
      ->option_text("DIR");
  command
      ->add_option("--store", options->store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command->add_option("--title", options->title, "Title of the page")->transform(RepairedUtf8);
  command
      ->add_option("--weights", options->weights,
                   "Weights of suites in the mean: SUITE=WEIGHT,… (0: not in it)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->transform(RepairedUtf8)
      ->option_text("LIST");
  command->add_flag("--sections", options->sections,
                    "Of several suites, also a table of each suite's sections (markdown, latex)");
  CLI::Option* format =
      command->add_option("--format", options->format, "html, markdown, csv, latex or json")
          ->check(OneOf(Formats()));
  std::vector<CLI::Option*> formats = {format};
  for (const char* name : {"markdown", "csv", "latex"}) {
    CLI::Option* flag = command->add_flag_callback(
        fmt::format("--{}", name), [options, name] { options->format = name; },
        fmt::format("The same as --format {}", name));
    for (CLI::Option* other : formats) flag->excludes(other);
    formats.push_back(flag);
  }
  command->callback([options, &action] {
    action = [options](Session& session) { return ShowLeaderboard(*options, session); };
  });
}

}  // namespace assay
