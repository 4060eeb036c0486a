#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace assay {

/// What the parser found wrong with a command line, in the form of all our errors: what it got,
/// what it expected, and the command whose `--help` says more.
std::string InOurWords(const CLI::ParseError& error, const CLI::App& app);

/// Throws UsageError for an option or argument that is empty or blank: no value is, and to take it
/// for one that is left out would do something else than was asked.
void RequireNoEmptyText(const CLI::App& app);

}  // namespace assay
