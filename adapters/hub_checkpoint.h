#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/registry.h"
#include "harness/io/hub.h"

namespace assay {

/// The path of a checkpoint: `named` itself, or for "hf:org/name[@revision]" its folder in the
/// Hugging Face cache, after what a checkpoint is read from was fetched there: configuration,
/// tokenizer, templates and safetensors, never a pickle. With `ModelContext::outlines` the folder
/// of an outline. Throws what Hub throws, and Error for a repository without safetensors.
std::string LocalCheckpoint(const std::string& named, const ModelContext& context);

/// The repository of "hf:org/name[@revision]"; nullopt where `named` is another kind of name.
/// Throws UsageError for a name that cannot be.
std::optional<HubRepo> HubRepoOf(const std::string& named);

/// Fetches what a checkpoint is read from besides its weights.
void FetchSideFiles(Hub& hub, const HubSnapshot& snapshot);

/// The names of a repository's weights, heads in files of their own included; of shards the index
/// is fetched. Throws Error where there are none as safetensors.
std::vector<std::string> WeightFiles(Hub& hub, const HubSnapshot& snapshot);

/// The base of the LoRA adapter in `folder` as ?base= would name it: `given` if there is one; else
/// the hub's repository that the adapter names, fetched, unless a folder of that name is here;
/// empty where OpenCheckpoint finds it or none is needed.
std::string LocalBase(const std::string& folder, const std::string& given,
                      const ModelContext& context);

}  // namespace assay
