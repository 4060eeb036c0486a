#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/registry.h"

namespace assay {

/// The options of a model spec as values. Each takes what stands for a missing option and throws
/// UsageError naming the option and what it expected.
std::string TextOption(const ModelSpec& spec, const std::string& key, std::string_view otherwise);
std::string ChoiceOption(const ModelSpec& spec, const std::string& key,
                         const std::vector<std::string>& choices);  ///< missing: the first choice
bool BoolOption(const ModelSpec& spec, const std::string& key, bool otherwise);
double NumberOption(const ModelSpec& spec, const std::string& key, double otherwise);
uint64_t CountOption(const ModelSpec& spec, const std::string& key, uint64_t otherwise,
                     uint64_t most);

/// What the model is called: its option "name", else its target's: "org/name[@revision]" of the
/// hub, or the last part of the path.
std::string NameOf(const ModelSpec& spec);

}  // namespace assay
