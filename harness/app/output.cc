#include "harness/app/output.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <system_error>
#include <utility>

#include "harness/app/option_checks.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/io/file.h"
#include "reports/report.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFileWidth = 100;

// Columns of the terminal behind stdout; a width that suits a log where there is none.
size_t TerminalWidth() {
  struct winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kFileWidth;
}

// https://no-color.org
bool WantsColour() { return isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr; }

bool IsFile(const std::string& file) { return !file.empty() && file != "-"; }

// Where writing to `file` ends up, also where nothing is there yet: a link may be older than what
// it leads to.
fs::path Target(fs::path file) {
  constexpr int kMostLinks = 40;
  std::error_code ignored;
  for (int i = 0; i < kMostLinks && fs::is_symlink(fs::symlink_status(file, ignored)); ++i) {
    file = file.parent_path() / fs::read_symlink(file, ignored);
  }
  return fs::weakly_canonical(fs::absolute(file, ignored), ignored);
}

bool IsSameFile(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (fs::is_character_file(a, ignored)) return false;  // /dev/null holds nothing
  return fs::equivalent(a, b, ignored) || Target(a) == Target(b);
}

}  // namespace

std::string FormatOfFile(const std::string& file, const std::vector<std::string>& formats,
                         const std::string& otherwise) {
  const std::string ending = IsFile(file) ? fs::path(file).extension().string() : "";
  if (ending.empty()) return otherwise;
  std::vector<std::string> endings;
  for (const auto& [known, format] :
       {std::pair(".html", "html"), std::pair(".md", "markdown"), std::pair(".csv", "csv"),
        std::pair(".tex", "latex"), std::pair(".json", "json"), std::pair(".txt", "text")}) {
    if (std::ranges::find(formats, format) == formats.end()) continue;
    if (ending == known) return format;
    endings.push_back(known);
  }
  throw UsageError(
      fmt::format("--output: got \"{}\", whose ending is no format; expected {}, or --format",
                  Printable(file), AnyOf(endings)));
}

std::string JsonText(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string JsonText(const std::vector<Summary>& summaries) {
  return JsonText(SummariesToJson(summaries));
}

std::string ComparisonText(const std::vector<ComparedSuite>& suites,
                           const std::vector<std::string>& left_out, const std::string& format,
                           bool terminal) {
  if (format == "markdown") return MarkdownComparison(suites, left_out);
  return TextComparison(suites, left_out, terminal ? TerminalWidth() : kFileWidth,
                        terminal && WantsColour());
}

void PrintSummaries(const std::vector<Summary>& summaries, const std::string& format,
                    std::ostream& out) {
  if (format == "markdown") {
    out << MarkdownSummary(summaries);
  } else if (format == "csv") {
    out << CsvSummary(summaries);
  } else if (format == "json") {
    out << JsonText(summaries);
  } else {
    out << TextSummary(summaries, TerminalWidth(), WantsColour());
  }
}

void WriteJson(const std::vector<Summary>& summaries, const std::string& file, std::ostream& out) {
  if (file.empty()) return;
  if (file == "-") {
    out << JsonText(summaries);
  } else {
    WriteFileAtomically(file, JsonText(summaries));
  }
}

void RequireOneResult(const std::string& format, const std::string& json) {
  if (json != "-" || (format != "markdown" && format != "csv")) return;
  throw UsageError("--json -: standard output gets the result as " + format +
                   " (--format); write the JSON to a file, or leave one of them out");
}

void RequireOneResult(const std::string& format, const std::string& output,
                      const std::string& json) {
  if (json != "-" || IsFile(output)) return;
  throw UsageError("--json -: standard output gets the result as " + format +
                   " (--format, --output); write one of them to a file, or leave it out");
}

void RequireTwoFiles(const std::string& option, const std::string& file,
                     const std::string& other_option, const std::string& other_file) {
  if (!IsFile(file) || !IsFile(other_file) || !IsSameFile(file, other_file)) return;
  throw UsageError(
      option + " and " + other_option + ": got \"" + file + "\" and \"" + other_file +
      "\", which are one file; expected two, since one result would replace the other");
}

void RequireNotReplaced(const std::string& option, const std::string& file,
                        const std::string& kept) {
  if (!IsFile(file) || kept.empty() || !IsSameFile(file, kept)) return;
  throw UsageError(option + ": got \"" + file + "\", which would replace " + kept +
                   ", that this command reads or writes; choose another file");
}

void RequireOutput(const std::string& file) {
  if (IsFile(file)) RequireWritable(file);
}

}  // namespace assay
