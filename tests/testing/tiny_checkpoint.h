#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "tests/testing/parity_case.h"

namespace assay::testing {

/// The bytes of a safetensors file with these tensors, {name: bytes}.
std::string SafetensorsBytes(const std::map<std::string, TinyTensor>& tensors,
                             const std::map<std::string, std::string>& bytes);

/// Writes the case's checkpoint into `folder`: config.json and model.safetensors, or as many shards
/// as the case asks for with their index. A LoRA adapter goes into `folder`/adapter, its base into
/// `folder`/base. Returns the folder to open.
std::filesystem::path WriteTinyCheckpoint(const ParityCase& parity_case,
                                          const std::filesystem::path& folder);

}  // namespace assay::testing
