#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/expected_tensors.h"
#include "adapters/checkpoint/head_spec.h"
#include "adapters/checkpoint/pooling.h"
#include "adapters/checkpoint/tensor_files.h"
#include "harness/core/json.h"

namespace assay {

/// The head that a checkpoint has.
struct Head {
  const HeadSpec* spec = nullptr;
  std::vector<ExpectedTensor> tensors;  ///< those in the file, in the order of the spec

  /// What the symbols of the spec's shapes are: "H", "labels", "k", …
  std::map<std::string, int64_t, std::less<>> sizes;

  Pooling pooling;
  /// Tokens that `pooling.tokens` needs and only the tokenizer can give ids to, in order; empty
  /// where `pooling` is complete. The same of `verdict_tokens`.
  std::vector<std::string> pooling_texts, verdict_texts;
  std::vector<uint32_t> verdict_tokens;  ///< kStepTokens: good, bad

  std::vector<std::string> dimensions;  ///< named numbers of one row, in order; empty: one reward
  double mean = 0, deviation = 1;       ///< kOpenRlhf
  double temperature = 1;               ///< of the gate's softmax; 0: it has none

  HeadKind kind() const { return spec->kind; }
  bool compares() const { return kind() == HeadKind::kGpm || kind() == HeadKind::kPairRm; }
};

/// What `?head=…&pooling=…` say; empty: as the checkpoint does.
struct HeadOptions {
  std::string head = {};
  std::string pooling = {};
};

/// A checkpoint without its head.
struct HeadContext {
  const Json& config;
  std::string_view family;  ///< model_type
  int64_t width = 0, vocabulary = 0;
  bool tied = false;              ///< a language model's head is the embedding table
  bool mean_pooling = false;      ///< ModernBERT's classifier
  const StoredTensors& tensors;   ///< all
  std::vector<std::string> rest;  ///< names that are neither the backbone's nor harmless
  std::string_view where;
};

/// The one head whose tensors are there, with its shapes, and that leaves no tensor of `rest` over:
/// among those of the class in `architectures` or `auto_map` if one of them fits, else among all of
/// the family. Throws Error that says what each candidate lacks, or, where several fit, lists them
/// and the option that decides (`?head=NAME`); UsageError for an unknown name.
Head DetectHead(const HeadContext& context, const HeadOptions& options);

}  // namespace assay
