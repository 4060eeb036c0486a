#include "harness/app/parse_errors.h"

#include <cctype>

#include "harness/app/option_checks.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {
namespace {

// The command that was chosen, as far as it was understood.
const CLI::App& Chosen(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

std::string SeeHelp(const CLI::App& app) {
  std::string command = app.get_name();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  return "; see `" + command + " --help`";
}

// "-m,--model", or for an argument "RUN".
std::string NameOf(const CLI::Option& option) {
  if (!option.get_positional()) return option.get_name(false, true);
  std::string name = option.get_name(true);
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::vector<std::string> CommandsOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// The nearest of `known`, if one is near: the others are in the help.
std::string Nearest(const std::string& name, const std::vector<std::string>& known) {
  const std::string suggestion = Suggestion(name, known);
  return suggestion.starts_with("; did you mean") ? suggestion : "";
}

std::string Unexpected(const std::vector<std::string>& arguments, const CLI::App& command) {
  const std::string& first = arguments.front();
  if (first.starts_with('-') && first != "-" && first != "--") {
    std::vector<std::string> known;
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    const std::string name = first.substr(0, first.find('='));
    return "unknown option " + name + Nearest(name, known);
  }
  const std::vector<std::string> commands = CommandsOf(command);
  if (!commands.empty()) return "unknown command \"" + first + "\"" + Suggestion(first, commands);
  return "got the argument \"" + first + "\", which nothing expects";
}

std::string Missing(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return "got no " + NameOf(*option) + ", expected one (" + option->get_description() + ")";
  }
  return "got no command after \"" + command.get_name() + "\", expected " +
         AnyOf(CommandsOf(command));
}

// The parser's message begins with the option's name.
std::string WrongCount(const CLI::ParseError& error, const CLI::App& command) {
  std::string what = error.what();
  const std::string name = what.substr(0, what.find(':'));
  const CLI::Option* option = command.get_option_no_throw(name);
  if (option == nullptr) return what;
  if (option->count() == 0) return name + ": got no value, expected one";
  return name + ": got " + std::to_string(option->count()) + " values, expected one";
}

// Everything else that is no text has checks of its own: "Could not convert: --fresh = maybe".
std::string WrongFlag(const CLI::ParseError& error) {
  constexpr std::string_view kBefore = "Could not convert: ";
  std::string what = error.what();
  const size_t equals = what.find(" = ");
  if (!what.starts_with(kBefore) || equals == std::string::npos) return what;
  return what.substr(kBefore.size(), equals - kBefore.size()) + ": got \"" +
         what.substr(equals + 3) + "\", expected true or false";
}

// By type, since some errors have the command's name in place of their own.
template <typename T>
bool Is(const CLI::ParseError& error) {
  return dynamic_cast<const T*>(&error) != nullptr;
}

}  // namespace

std::string InOurWords(const CLI::ParseError& error, const CLI::App& app) {
  const CLI::App& command = Chosen(app);
  const std::vector<std::string> unknown = app.remaining(true);
  std::string what = error.what();
  // An option that is misspelt is why another one seems to be missing.
  if (!unknown.empty() && (Is<CLI::RequiredError>(error) || Is<CLI::ExtrasError>(error))) {
    what = Unexpected(unknown, command);
  } else if (Is<CLI::RequiredError>(error)) {
    what = Missing(command);
  } else if (Is<CLI::ArgumentMismatch>(error)) {
    what = WrongCount(error, command);
  } else if (Is<CLI::ConversionError>(error)) {
    what = WrongFlag(error);
  }
  return what + SeeHelp(app);
}

void RequireNoEmptyText(const CLI::App& app) {
  for (const CLI::Option* option : Chosen(app).get_options()) {
    for (const std::string& text : option->results()) {
      if (text.find_first_not_of(" \t\r\n") != std::string::npos) continue;
      throw UsageError(NameOf(*option) + ": got " + (text.empty() ? "an empty" : "a blank") +
                       " text, expected a value" + SeeHelp(app));
    }
  }
}

}  // namespace assay
