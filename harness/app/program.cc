#include "harness/app/program.h"

#include <fmt/core.h>

#include <ostream>

#include "harness/app/command.h"
#include "harness/app/help_formatter.h"
#include "harness/app/parse_errors.h"
#include "harness/app/shell_quoted.h"
#include "harness/app/version.h"
#include "harness/core/error.h"
#include "harness/core/utf8.h"

namespace assay {
namespace {

// CLI11 parses from the back of a vector without the program's name.
std::vector<std::string> ForParser(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return {};
  return {arguments.rbegin(), arguments.rend() - 1};
}

// The parser takes "--name= -s" for a name of "-s".
void RequireValues(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return;
    if (!argument.starts_with("--") || argument.find('=') + 1 != argument.size()) continue;
    throw UsageError(argument.substr(0, argument.size() - 1) +
                     ": got an empty text, expected a value");
  }
}

int Run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CLI::App app("assay measures reward models and judges: how good, where, and how sure.", "assay");
  app.require_subcommand(0, 1);  // so that a run called "run" is an argument, not a second command
  app.formatter(std::make_shared<HelpFormatter>());
  bool version = false;
  bool verbose = false;
  app.add_flag("--version", version, "Print the version (with --verbose: libraries and device)");
  app.add_flag("--verbose", verbose, "Say more");
  Action action;
  for (const auto add : {AddDemo, AddRun, AddScore, AddReport, AddCompare, AddLeaderboard,
                         AddResults, AddSuites, AddModels, AddGate, AddWatch}) {
    add(app, action);
  }
  app.footer("Start with `assay demo`, or see `assay run --help`.");  // not of the commands above
  RequireValues(arguments);
  try {
    app.parse(ForParser(arguments));
  } catch (const CLI::CallForHelp&) {
    out << app.help();
    return 0;
  } catch (const CLI::ParseError& error) {
    throw UsageError(InOurWords(error, app));
  }
  RequireNoEmptyText(app);
  if (version) {
    out << (verbose ? VersionReport() : VersionLine());
    return 0;
  }
  if (!action) {
    out << app.help();
    return static_cast<int>(Error::Exit::kUsage);
  }
  Session session{out, err, arguments};
  return action(session);
}

}  // namespace

std::string Session::CommandLine() const {
  std::string line;
  for (const std::string& argument : arguments) {
    line += (line.empty() ? "" : " ") + ShellQuoted(argument);
  }
  return line;
}

std::string Session::ContinuingCommandLine() const {
  Session again = *this;
  std::erase_if(again.arguments, [](const std::string& argument) {
    return argument == "--fresh" || argument.starts_with("--fresh=");
  });
  return again.CommandLine();
}

std::string RepairedUtf8(std::string text) {
  RepairUtf8(text);
  return text;
}

int RunProgram(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  const int code = Run(arguments, out, err);
  out.flush();
  if (!out) throw Error("cannot write the result: standard output is closed or full");
  return code;
}

}  // namespace assay
