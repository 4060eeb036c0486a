#include <fmt/format.h>

#include <memory>
#include <optional>
#include <ostream>

#include "adapters/checkpoint/describe.h"
#include "adapters/hub_checkpoint.h"
#include "adapters/hub_outlines.h"
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

// What has no value is left out.
void Print(const NamedLines& lines, const HubOutlines& outlines, Session& session) {
  for (const auto& [name, value] : lines) {
    const std::string shown = Printable(outlines.InCache(value));
    if (!shown.empty()) session.out << fmt::format("{:<12} {}\n", name, shown);
  }
}

int ShowCheckpoint(const ModelSpec& spec, ModelContext context, Session& session) {
  CheckpointOptions options = {
      .head = {.head = TextOr(spec, "head"), .pooling = TextOr(spec, "pooling")},
      .without_head = true};
  std::optional<std::string> path;
  {
    const StopOnSignal signals;
    context.stop = signals.token();
    path = UnlessStopped(signals.token(), [&] {
      std::string folder = LocalCheckpoint(spec.target, context);
      options.base = LocalBase(folder, TextOr(spec, "base"), context);
      return folder;
    });
  }
  if (!path) return kInterrupted;
  const Checkpoint checkpoint = OpenCheckpoint(*path, options);
  NamedLines lines = Describe(checkpoint);
  for (auto& [name, value] : lines) {
    if (name == "name") value = NameOf(spec);
  }
  Print(lines, *context.outlines, session);
  session.out.flush();  // hashing large files takes minutes
  Print({{"fingerprint", Fingerprint(checkpoint, context.log, KnownHashes(context))}},
        *context.outlines, session);
  return 0;
}

int ShowModel(const ModelSpec& spec, ModelContext context, Session& session) {
  const StopOnSignal signals;
  context.stop = signals.token();
  const auto model = UnlessStopped(signals.token(), [&] { return MakeModel(spec, context); });
  if (!model) return kInterrupted;
  const ModelCard& card = (*model)->Card();
  std::vector<std::string> capabilities;
  if (card.scores) capabilities.emplace_back("scores");
  if (card.compares) capabilities.emplace_back("compares");
  if (card.ranks) capabilities.emplace_back("ranks");
  if (card.steps) capabilities.emplace_back("steps");
  if (card.represents) capabilities.emplace_back("represents");
  NamedLines lines = {{"name", card.name},
                      {"adapter", card.adapter},
                      {"can", fmt::format("{}", fmt::join(capabilities, ", "))},
                      {"dimensions", fmt::format("{}", fmt::join(card.dimensions, ", "))},
                      {"parameters", card.parameters > 0 ? std::to_string(card.parameters) : ""},
                      {"type", card.type},
                      {"licence", card.licence},
                      {"device", card.device},
                      {"dtype", card.dtype},
                      {"fingerprint", card.fingerprint}};
  lines.insert(lines.end(), card.options.begin(), card.options.end());
  Print(lines, *context.outlines, session);
  return 0;
}

int Show(const Options& options, Session& session) {
  const ModelSpec spec = ParseModelSpec(options.model);
  AdapterOf(spec);  // refuses options that it does not know
  HubOutlines outlines;
  ModelContext context;
  context.log = [&session](const std::string& line) { session.err << Printable(line) << "\n"; };
  context.outlines = &outlines;
  try {
    return spec.kind == "checkpoint" ? ShowCheckpoint(spec, context, session)
                                     : ShowModel(spec, context, session);
  } catch (const Error& error) {
    throw Error(outlines.InCache(error.what()), error.exit());
  }
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
