#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/rope.h"
#include "harness/core/json.h"

namespace assay {

/// A causal transformer of the Llama shape with the differences its relatives
/// have, as read from `config.json` (transformers 5.23, models/*/configuration_*.py
/// and modeling_*.py; a key that is missing has the class's default there).
/// One decoder is driven by this record; no code asks which family it is, but
/// for the names of tensors (`expected_tensors.h`).
struct DecoderConfig {
  enum class Family { kLlama, kMistral, kQwen2, kQwen3, kGemma2, kInternLm2 };
  enum class Activation { kSilu, kGeluTanh, kGelu };

  Family family = Family::kLlama;
  int64_t width = 0;        ///< hidden_size
  int64_t inner_width = 0;  ///< intermediate_size
  int64_t layers = 0;
  int64_t heads = 0;
  int64_t kv_heads = 0;  ///< heads / kv_heads queries share a key and value head
  int64_t head_width = 0;
  int64_t vocabulary = 0;
  int64_t positions = 0;  ///< context length: `Rope::Context`
  double norm_epsilon = 1e-6;
  Activation activation = Activation::kSilu;
  bool qkv_bias = false;
  bool out_bias = false;
  bool mlp_bias = false;
  bool qk_norm = false;          ///< RMSNorm over each head's channels, before RoPE (Qwen3)
  bool sandwich_norm = false;    ///< branches are normed again before they are added (Gemma 2)
  bool norm_plus_one = false;    ///< norms multiply by 1 + weight (Gemma)
  double embedding_scale = 1;    ///< Gemma: √width; the engine rounds it to the model's dtype
  double attention_scale = 0;    ///< 1/√head_width unless the config says otherwise
  double attention_cap = 0;      ///< scores become cap · tanh(score / cap); 0: none
  double logit_cap = 0;          ///< the same for a language model's logits
  std::vector<int64_t> windows;  ///< per layer: keys a query sees, itself included; 0: all
  bool tied_embeddings = false;  ///< the language model's head is the embedding table
  Rope rope;
};

/// "llama", "gemma2", …: the family as `model_type` spells it.
std::string_view FamilyName(DecoderConfig::Family family);

/// Whether `model_type` is one of the families.
bool IsDecoder(std::string_view model_type);

/// Reads and checks `config` (sizes are positive and fit together, values are
/// ones we know how to compute). Throws Error naming `where`, the key, what it
/// is and what was expected.
DecoderConfig ReadDecoderConfig(const Json& config, std::string_view where);

}  // namespace assay
