#pragma once

#include <cstdint>
#include <filesystem>

namespace assay::testing {

/// Writes a reward model that `-m folder` names: the random weights of the parity case "qwen3" with
/// a byte-level tokenizer and a chat template.
void WriteTinyRewardModel(const std::filesystem::path& folder);

/// Writes a causal language model of the same tokenizer and template, the random weights of the
/// parity case "lm_qwen3_tied" drawn with `seed`. "Yes" and "No" are tokens.
void WriteTinyLanguageModel(const std::filesystem::path& folder, uint64_t seed = 1);

/// Writes a GPM of the same tokenizer and template, the random weights of the parity case "gpm".
void WriteTinyPreferenceModel(const std::filesystem::path& folder);

/// Writes a process reward model of the same tokenizer and template, the random weights of the
/// parity case "qwen_prm". "<extra_0>" is a token.
void WriteTinyProcessReward(const std::filesystem::path& folder);

/// Writes a PairRM with the random weights of the parity case "pairrm" and a Unigram tokenizer.
void WriteTinyPairRm(const std::filesystem::path& folder);

}  // namespace assay::testing
