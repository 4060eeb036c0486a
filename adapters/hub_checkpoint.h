#pragma once

#include <string>

#include "adapters/registry.h"

namespace assay {

/// The path of a checkpoint: `named` itself, or for "hf:org/name[@revision]" its folder in the
/// Hugging Face cache, after what a checkpoint is read from was fetched there: configuration,
/// tokenizer, templates and safetensors, never a pickle. Throws what Hub throws, and Error for a
/// repository without safetensors.
std::string LocalCheckpoint(const std::string& named, const ModelContext& context);

/// The base of the LoRA adapter in `folder` as ?base= would name it: `given` if there is one; else
/// the hub's repository that the adapter names, fetched, unless a folder of that name is here;
/// empty where OpenCheckpoint finds it or none is needed.
std::string LocalBase(const std::string& folder, const std::string& given,
                      const ModelContext& context);

}  // namespace assay
