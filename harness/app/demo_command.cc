#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "harness/app/command.h"
#include "harness/app/output.h"
#include "harness/app/report_command.h"
#include "harness/app/run_command.h"
#include "harness/app/sources.h"
#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr uint64_t kLanguageModelSamples = 40;  // it takes a second for each

// The same with a language model: by the likelihood of follow-ups, and as a log-prob judge.
RunOptions WithLanguageModel(RunOptions options) {
  options.models = {"builtin:smollm2", "builtin:smollm2?as=judge"};
  options.name += "-language-model";
  options.selection.limit = kLanguageModelSamples;
  return options;
}

int Demo(const RunOptions& options, const std::string& output, Session& session) {
  if (output == "-") {
    throw UsageError("--output -: the tables go to standard output; expected a file for the page");
  }
  RequireWritable(output);
  RequireNotReplaced("--output", output, StorePath(options.store));
  std::vector<Invocation> invocations;
  int code = 0;
  for (const RunOptions& part : {options, WithLanguageModel(options)}) {
    const RunResult result = RunModels(part, session);
    PrintRun(result, part, session);
    code = std::max(code, result.code);
    if (result.summaries.empty()) break;
    invocations.push_back(result.invocation);
  }
  if (invocations.empty()) return code;
  const auto store = Store::Open(StorePath(options.store), Store::Mode::kRead);
  WriteReport(*store, invocations, output, "assay demo", session);
  const std::filesystem::path path = std::filesystem::absolute(output);
  session.err << fmt::format("  xdg-open {}    or paste file://{} into a browser\n", output,
                             path.string());
  return code;
}

}  // namespace

void AddDemo(CLI::App& app, Action& action) {
  const auto options = std::make_shared<RunOptions>();
  const auto output = std::make_shared<std::string>("report.html");
  options->suites = {"starter"};
  options->models = {"builtin:minilm", "baseline:length", "baseline:random"};
  options->name = "demo";
  CLI::App* command =
      app.add_subcommand("demo", "Judge the built-in suite with the built-in models: report.html");
  command->add_option("-o,--output", *output, "File to write (default: report.html)")
      ->option_text("FILE");
  command
      ->add_option("--store", options->store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command->add_flag("--fresh", options->fresh, "Judge again what is already stored");
  command->add_flag("--quiet", options->quiet, "No progress");
  command->callback([options, output, &action] {
    action = [options, output](Session& session) { return Demo(*options, *output, session); };
  });
}

}  // namespace assay
