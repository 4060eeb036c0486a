#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <ostream>

#include "harness/app/command.h"
#include "harness/app/gate_runs.h"
#include "harness/app/option_checks.h"
#include "harness/app/output.h"
#include "harness/app/sources.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/gate/conditions.h"
#include "harness/io/file.h"
#include "reports/gate_report.h"

namespace assay {
namespace {

constexpr size_t kLargestPolicy = size_t{1} << 20;
constexpr char kStepSummary[] = "GITHUB_STEP_SUMMARY";

struct Options {
  GateRequest request;
  std::string policy;
  std::string store;
  std::string junit;
  std::string summary;  // empty: $GITHUB_STEP_SUMMARY, where that is set
  std::string json;
};

std::string SummaryFile(const Options& options) {
  if (!options.summary.empty()) return options.summary;
  const char* given = std::getenv(kStepSummary);
  return given == nullptr ? "" : given;
}

// A file that is there is written itself, and not replaced from beside it.
void RequireAppendable(const std::string& file) {
  RequireOutput(file);
  if (!FileExists(file) || access(file.c_str(), W_OK) == 0) return;
  throw Error("cannot write " + file + ": " + std::strerror(errno) +
              "; the step summary is appended to it");
}

// A policy's verdict must not hang on a file that goes wrong after it.
void RequireFiles(const Options& options) {
  const std::string summary = SummaryFile(options);
  const std::pair<const char*, const std::string*> files[] = {
      {"--junit", &options.junit},
      {options.summary.empty() ? "$GITHUB_STEP_SUMMARY" : "--summary", &summary},
      {"--json", &options.json}};
  RequireAppendable(summary);
  for (const auto& [option, file] : files) {
    RequireOutput(*file);
    RequireNotReplaced(option, *file, StorePath(options.store));
    RequireNotReplaced(option, *file, options.policy);
    const std::string& baseline = options.request.baseline;  // a file, or the name of a run
    if (FileExists(baseline)) RequireNotReplaced(option, *file, baseline);
    for (const auto& [other, other_file] : files) {
      if (file < other_file) RequireTwoFiles(option, *file, other, *other_file);
    }
  }
}

// A step's summary is what all of the step's commands appended to it.
void AppendSummary(const std::string& path, const std::string& markdown) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << markdown;
  file.flush();
  if (!file) throw Error("cannot write " + path + ": the step summary could not be appended to");
}

bool WantsColour() { return isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr; }

int Gate(const Options& options, Session& session) {
  RequireFiles(options);
  const Policy policy = ParsePolicy(ReadFile(options.policy, kLargestPolicy), options.policy);
  const GateRuns runs = ReadGateRuns(options.request, policy, StorePath(options.store));
  const GateReport report = EvaluateGate(policy, runs);
  for (const std::string& note : runs.notes) session.err << "note: " << Printable(note) << "\n";
  if (options.json != "-") session.out << GateText(report, WantsColour());
  const std::string json =
      GateJson(report).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (options.json == "-") {
    session.out << json;
  } else if (!options.json.empty()) {
    WriteFileAtomically(options.json, json);
  }
  if (!options.junit.empty()) WriteFileAtomically(options.junit, GateJUnit(report));
  const std::string summary = SummaryFile(options);
  if (!summary.empty()) AppendSummary(summary, GateMarkdown(report));
  return ExitCodeOf(report);
}

}  // namespace

void AddGate(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("gate", "Is a run worse than its baseline? Exit code for CI");
  command->add_option("run", options->request.run, "latest, a name, NAME/model/suite or a run id")
      ->required()
      ->transform(RepairedUtf8);
  command
      ->add_option("--baseline", options->request.baseline,
                   "A run, a baseline's name, a results store or a scores file (default: what "
                   "`results baseline set baseline` promoted)")
      ->option_text("RUN|FILE");
  command->add_option("--policy", options->policy, "The rules, see docs/gate.md")
      ->required()
      ->option_text("FILE");
  command
      ->add_option("--store", options->store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command
      ->add_option("--allow", options->request.allow,
                   "Compare although this differs: " + AnyOf(ConditionKinds()) + " (repeatable)")
      ->option_text("WHAT")
      ->delimiter(',')
      ->check(OneOf(ConditionKinds()));
  command->add_option("--junit", options->junit, "Write JUnit XML to FILE")->option_text("FILE");
  command
      ->add_option("--summary", options->summary,
                   "Append markdown to FILE (default: $GITHUB_STEP_SUMMARY, where that is set)")
      ->option_text("FILE");
  command->add_option("--json", options->json, "Write the verdict as JSON to FILE, or - for stdout")
      ->option_text("FILE");
  command->callback([options, &action] {
    action = [options](Session& session) { return Gate(*options, session); };
  });
}

}  // namespace assay
