#include "harness/app/program.h"

#include <fmt/core.h>

#include <ostream>

#include "harness/app/command.h"
#include "harness/app/help_formatter.h"
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

// The command that says what may follow, as far as it was understood.
std::string SeeHelp(const CLI::App& app) {
  std::string command = app.get_name();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  return "; see `" + command + " --help`";
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
  CLI::App app("assay measures reward models and judges: how good, where, and how sure.", "assay");
  app.require_subcommand(0, 1);  // so that a run called "run" is an argument, not a second command
  app.formatter(std::make_shared<HelpFormatter>());
  bool version = false;
  bool verbose = false;
  app.add_flag("--version", version, "Print the version (with --verbose: libraries and device)");
  app.add_flag("--verbose", verbose, "Say more");
  Action action;
  for (const auto add : {AddDemo, AddRun, AddScore, AddReport, AddResults, AddSuites, AddModels}) {
    add(app, action);
  }
  app.footer("Start with `assay demo`, or see `assay run --help`.");  // not of the commands above
  try {
    app.parse(ForParser(arguments));
  } catch (const CLI::CallForHelp&) {
    out << app.help();
    return 0;
  } catch (const CLI::RequiredError& error) {
    // An option that is misspelt is why another one seems to be missing.
    const std::vector<std::string> unknown = app.remaining(true);
    const std::string what = unknown.empty() ? error.what() : CLI::ExtrasError(unknown).what();
    throw UsageError(what + SeeHelp(app));
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what() + SeeHelp(app));
  }
  if (version) {
    out << (verbose ? VersionReport() : VersionLine());
    return 0;
  }
  if (!action) {
    out << app.help();
    return static_cast<int>(Error::Exit::kUsage);
  }
  Session session{out, err, arguments};
  const int code = action(session);
  out.flush();
  if (!out) throw Error("cannot write the result: standard output is closed or full");
  return code;
}

}  // namespace assay
