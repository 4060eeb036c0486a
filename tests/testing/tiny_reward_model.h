#pragma once

#include <filesystem>

namespace assay::testing {

/// Writes a reward model that `-m folder` names: the random weights of the parity case "qwen3" with
/// a byte-level tokenizer and a chat template.
void WriteTinyRewardModel(const std::filesystem::path& folder);

}  // namespace assay::testing
