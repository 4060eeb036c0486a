#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace assay {

/// What every subcommand is given.
struct Session {
  std::ostream& out;  ///< the result
  std::ostream& err;  ///< progress and messages
  std::vector<std::string> arguments;

  /// The command line as typed, quoted so that a shell gives the same arguments again.
  std::string CommandLine() const;

  /// The same without --fresh, which would begin anew: the command that goes on.
  std::string ContinuingCommandLine() const;
};

/// Runs after parsing; returns the exit code.
using Action = std::function<int(Session&)>;

/// For options that name something of ours (not a file, whose name may be any bytes): the text as
/// valid UTF-8.
std::string RepairedUtf8(std::string text);

/// Each adds one subcommand with its options to `app`; `action` is set when it was chosen.
void AddDemo(CLI::App& app, Action& action);
void AddRun(CLI::App& app, Action& action);
void AddScore(CLI::App& app, Action& action);
void AddReport(CLI::App& app, Action& action);
void AddLeaderboard(CLI::App& app, Action& action);
void AddCompare(CLI::App& app, Action& action);
void AddResults(CLI::App& app, Action& action);
void AddSuites(CLI::App& app, Action& action);
void AddModels(CLI::App& app, Action& action);
void AddGate(CLI::App& app, Action& action);
void AddWatch(CLI::App& app, Action& action);

}  // namespace assay
