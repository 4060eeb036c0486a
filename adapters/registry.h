#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/reward_model.h"

namespace assay {

/// What `-m` names: `kind:target?key=value&…`, percent-encoded like a URL; a folder, a .gguf file
/// or `hf:org/name[@revision]` of the Hugging Face hub, with options too, which is of the kind
/// "checkpoint"; or a JSON file {"adapter", "target", "options"}.
struct ModelSpec {
  std::string kind;
  std::string target;
  std::map<std::string, std::string> options;
  std::string text;  ///< as given
};

/// Throws UsageError for an unknown kind (with a suggestion) or a malformed option; Error for a
/// JSON file that is not as it should be.
ModelSpec ParseModelSpec(const std::string& text);

class HubOutlines;

/// What adapters may need from the command line besides their spec.
struct ModelContext {
  uint64_t seed = 0;
  std::string device = "auto";
  std::string dtype;
  unsigned threads = 0;                         ///< 0: as many as cores
  std::function<void(const std::string&)> log;  ///< e.g. stderr of an exec program; may be empty
  std::stop_token stop;  ///< ends waiting, e.g. for a program to load its model

  /// Of a model that is to be shown alone: of the hub's repositories no weights are fetched
  /// (adapters/hub_outlines.h), so that its card is right and nothing else. Null: it may judge.
  HubOutlines* outlines = nullptr;
};

/// An adapter as listed by `assay models list`.
struct AdapterEntry {
  std::string kind;
  std::string usage;                 ///< "scores:FILE"
  std::string summary;               ///< one line
  std::vector<std::string> options;  ///< accepted keys; others are UsageErrors
  std::unique_ptr<RewardModel> (*make)(const ModelSpec& spec, const ModelContext& context);
};

/// All adapters, in the order they are shown.
const std::vector<AdapterEntry>& Adapters();

/// The adapter of `spec`. Throws UsageError for an unknown kind, no target, or an option that the
/// adapter does not know.
const AdapterEntry& AdapterOf(const ModelSpec& spec);

/// Checks the spec and makes the model. Bad files and options throw here, before anything is
/// judged.
std::unique_ptr<RewardModel> MakeModel(const ModelSpec& spec, const ModelContext& context);

}  // namespace assay
