#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/core/json.h"
#include "tests/testing/tiny_weights.h"

namespace assay::testing {

/// One input of a case: a prompt's tokens, then a response's.
struct ParitySequence {
  std::vector<uint32_t> ids;
  size_t shared = 0;  ///< tokens of the prompt
};

/// The outputs of a model on a case's inputs: a list of numbers per sequence. One reward (or one
/// per label, or per marked step); the log-probability of each token of the response; or, where
/// responses are compared, the preference over each earlier response to the same prompt.
using Outputs = std::vector<std::vector<double>>;

/// A tiny random checkpoint with inputs, and what transformers makes of them: one file of
/// tests/parity/cases/, written by scripts/peers/parity_references.py.
struct ParityCase {
  std::string name;
  std::string kind;  ///< "rewards", "steps", "log_probs" or "preferences"
  std::string head;  ///< "class" for transformers' own, else a function of parity/heads.py
  Json options;      ///< what a tokenizer or a command line would say: step_token, …
  Json config;       ///< the checkpoint's config.json
  Json adapter;      ///< of a LoRA adapter's adapter_config.json; null: none
  uint64_t seed = 0;
  size_t shards = 1;  ///< files that the weights are spread over
  std::map<std::string, TinyTensor> tensors;
  std::map<std::string, TinyTensor> adapter_tensors;
  std::string weights_sha256;  ///< of all tensors' bytes in the order of their names
  std::vector<ParitySequence> sequences;
  Outputs truth;     ///< float64
  Outputs float32;   ///< transformers in float32, one sequence at a time
  Outputs bfloat16;  ///< the same in bfloat16

  /// Largest output less the smallest: the unit of all tolerances.
  double spread() const;
};

/// Expands a formula such as "1 q*40 5 | a*12 2": token 1, forty random tokens of the stream `q`,
/// 5, the prompt's end, twelve tokens of `a`, 2. Random tokens lie in [low, high).
ParitySequence ExpandSequence(const std::string& formula, uint64_t seed, uint32_t low,
                              uint32_t high);

ParityCase ReadParityCase(const std::filesystem::path& file);

/// The files of all cases, in the order of their names: those of $ASSAY_PARITY_CASES if set, else
/// tests/parity/cases/.
std::vector<std::filesystem::path> ParityCaseFiles();

}  // namespace assay::testing
