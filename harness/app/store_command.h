#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "harness/app/command.h"

namespace assay {

/// A subcommand on a results store: with `--store`, and `run` of its options as its action.
template <typename Options>
CLI::App* AddStoreCommand(CLI::App& parent, const std::string& name, const std::string& description,
                          const std::shared_ptr<Options>& options, Action& action,
                          int (*run)(const Options&, Session&)) {
  CLI::App* command = parent.add_subcommand(name, description);
  command
      ->add_option("--store", options->store, "Results store (default: $ASSAY_STORE, ./assay.db)")
      ->option_text("FILE");
  command->callback([options, &action, run] {
    action = [options, run](Session& session) { return run(*options, session); };
  });
  return command;
}

}  // namespace assay
