#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/metrics/comparison/run_comparison.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The summary format (docs/summary-format.md); what is not UTF-8 in it is replaced.
std::string JsonText(const std::vector<Summary>& summaries);

/// Any other format's text, with the same replacement.
std::string JsonText(const Json& value);

/// Comparisons as "text" or "markdown". `terminal`: text for the terminal behind standard output,
/// as wide as that and in colour, and not for a file.
std::string ComparisonText(const std::vector<ComparedSuite>& suites,
                           const std::vector<std::string>& left_out, const std::string& format,
                           bool terminal);

/// Prints the summaries to `out` as "text", "markdown", "csv" or "json".
void PrintSummaries(const std::vector<Summary>& summaries, const std::string& format,
                    std::ostream& out);

/// `--json FILE`: writes the summary format to a file, or to `out` for "-". Empty: nothing.
void WriteJson(const std::vector<Summary>& summaries, const std::string& file, std::ostream& out);

/// The format, one of `formats`, that the ending of `--output`'s name says: .html, .md, .csv, .tex,
/// .json, .txt. `otherwise` for no name, "-" and names without an ending. Throws UsageError for any
/// other ending, so that no file holds what its name denies.
std::string FormatOfFile(const std::string& file, const std::vector<std::string>& formats,
                         const std::string& otherwise);

/// Throws UsageError where `--json -` and a `--format` other than text or JSON both want standard
/// output.
void RequireOneResult(const std::string& format, const std::string& json);

/// The same where the result goes to `--output` ("" and "-": standard output) in any format.
void RequireOneResult(const std::string& format, const std::string& output,
                      const std::string& json);

/// Throws UsageError where the results of two options would be written to one file, under whatever
/// names.
void RequireTwoFiles(const std::string& option, const std::string& file,
                     const std::string& other_option, const std::string& other_file);

/// Throws UsageError where a result of `option` would replace `kept`, under whatever name: the
/// results store, which may not be there yet, or data that are read.
void RequireNotReplaced(const std::string& option, const std::string& file,
                        const std::string& kept);

/// Throws Error where a result could not be written to `file`: before the work, not after it. Empty
/// and "-" always can.
void RequireOutput(const std::string& file);

}  // namespace assay
