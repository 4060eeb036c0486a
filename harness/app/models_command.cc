#include <fmt/format.h>

#include <functional>
#include <memory>
#include <ostream>

#include "adapters/checkpoint/describe.h"
#include "adapters/hub_outline.h"
#include "adapters/model_options.h"
#include "adapters/registry.h"
#include "harness/app/command.h"
#include "harness/app/models_verify.h"
#include "harness/app/stop.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"

namespace assay {
namespace {

constexpr int kInterrupted = 130;

struct Options {
  std::string model;
  bool markdown = false;
  bool supported = false;
};

// A pipe would end the cell, also within code.
std::string MarkdownCell(std::string text) {
  for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\\|");
  }
  return text;
}

int ListSupported(const Options& options, Session& session) {
  if (options.markdown) {
    session.out << "| head | models | on | reads | in | reward |\n|---|---|---|---|---|---|\n";
  }
  for (std::vector<std::string> row : SupportedHeads()) {
    if (options.markdown) {
      for (std::string& cell : row) cell = MarkdownCell(std::move(cell));
      session.out << fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", row[0], row[1], row[2],
                                 row[3], row[4], row[5]);
    } else {
      session.out << fmt::format("{:<22} {}\n{:<22}   on {}; reads {}; {} dtype; {}\n", row[0],
                                 row[1], "", row[2], row[3], row[4], row[5]);
    }
  }
  return 0;
}

int List(const Options& options, Session& session) {
  if (options.supported) return ListSupported(options, session);
  if (options.markdown) session.out << "| model | what | options |\n|---|---|---|\n";
  for (const AdapterEntry& entry : Adapters()) {
    if (options.markdown) {
      session.out << fmt::format("| `{}` | {} | {} |\n", MarkdownCell(entry.usage), entry.summary,
                                 fmt::join(entry.options, ", "));
    } else {
      session.out << fmt::format("{:<34} {}\n", entry.usage, entry.summary);
      if (!entry.options.empty()) {
        session.out << fmt::format("{:<34}   options: ?{}=…\n", "",
                                   fmt::join(entry.options, "=…&"));
      }
    }
  }
  return 0;
}

std::string TextOr(const ModelSpec& spec, const std::string& key) {
  const auto found = spec.options.find(key);
  return found == spec.options.end() ? "" : found->second;
}

std::function<void(const std::string&)> LogTo(Session& session) {
  return [&session](const std::string& line) { session.err << Printable(line) << "\n"; };
}

void Print(const ModelSpec& spec, const CheckpointOutline& outline, const ModelContext& context,
           Session& session) {
  const CheckpointOptions options = {
      .head = {.head = TextOr(spec, "head"), .pooling = TextOr(spec, "pooling")},
      .base = outline.base(),
      .without_head = true};
  const Checkpoint checkpoint = OpenCheckpoint(outline.path(), options);
  for (const auto& [name, value] : Describe(checkpoint)) {
    const std::string shown = name == "name" ? NameOf(spec) : outline.InCache(value);
    if (!shown.empty()) session.out << fmt::format("{:<12} {}\n", name, Printable(shown));
  }
  session.out.flush();  // hashing large files takes minutes
  session.out << fmt::format("{:<12} {}\n", "fingerprint",
                             Fingerprint(checkpoint, context.log, outline.hashes()));
}

int ShowCheckpoint(const ModelSpec& spec, Session& session) {
  ModelContext context;
  context.log = LogTo(session);
  std::unique_ptr<CheckpointOutline> outline;
  {
    const StopOnSignal signals;
    context.stop = signals.token();
    outline =
        UnlessStopped(signals.token(), [&] {
          return std::make_unique<CheckpointOutline>(spec.target, TextOr(spec, "base"), context);
        }).value_or(nullptr);
    if (!outline) return kInterrupted;
  }
  try {
    Print(spec, *outline, context, session);
  } catch (const Error& error) {
    throw Error(outline->InCache(error.what()), error.exit());
  }
  return 0;
}

int Show(const Options& options, Session& session) {
  const ModelSpec spec = ParseModelSpec(options.model);
  AdapterOf(spec);  // refuses options that it does not know
  if (spec.kind == "checkpoint") return ShowCheckpoint(spec, session);
  const StopOnSignal signals;
  ModelContext context;
  context.log = LogTo(session);
  context.stop = signals.token();
  const auto model = UnlessStopped(signals.token(), [&] { return MakeModel(spec, context); });
  if (!model) return kInterrupted;
  const ModelCard& card = (*model)->Card();
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) session.out << fmt::format("{:<12} {}\n", name, Printable(value));
  };
  std::vector<std::string> capabilities;
  if (card.scores) capabilities.push_back("scores");
  if (card.compares) capabilities.push_back("compares");
  if (card.ranks) capabilities.push_back("ranks");
  if (card.steps) capabilities.push_back("steps");
  if (card.represents) capabilities.push_back("represents");
  line("name", card.name);
  line("adapter", card.adapter);
  line("can", fmt::format("{}", fmt::join(capabilities, ", ")));
  line("dimensions", fmt::format("{}", fmt::join(card.dimensions, ", ")));
  line("parameters", card.parameters > 0 ? std::to_string(card.parameters) : "");
  line("type", card.type);
  line("licence", card.licence);
  line("device", card.device);
  line("dtype", card.dtype);
  line("fingerprint", card.fingerprint);
  for (const auto& [key, value] : card.options) line(key.c_str(), value);
  return 0;
}

void AddVerify(CLI::App& models, Action& action) {
  const auto options = std::make_shared<RunOptions>();
  options->models.resize(1);
  CLI::App* verify = models.add_subcommand(
      "verify", "Load a model, judge built-in samples, check that company changes no bit");
  verify
      ->add_option("model", options->models.front(),
                   "kind:target, a checkpoint's folder or .gguf file, or hf:org/name")
      ->required();
  AddJudging(*verify, *options);
  verify->callback([options, &action] {
    action = [options](Session& session) { return VerifyModel(*options, session); };
  });
}

}  // namespace

void AddModels(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* models = app.add_subcommand("models", "List and show what can judge");
  models->require_subcommand(1);
  CLI::App* list = models->add_subcommand("list", "The adapters, and how to name a model");
  list->add_flag("--supported", options->supported,
                 "The families and heads of checkpoints that are read");
  list->add_flag("--markdown", options->markdown, "As a Markdown table");
  CLI::App* show = models->add_subcommand("show", "What a model is, without judging anything");
  show->add_option("model", options->model,
                   "kind:target, a checkpoint's folder or .gguf file, or hf:org/name")
      ->required();
  list->callback([options, &action] {
    action = [options](Session& session) { return List(*options, session); };
  });
  show->callback([options, &action] {
    action = [options](Session& session) { return Show(*options, session); };
  });
  AddVerify(*models, action);
}

}  // namespace assay
