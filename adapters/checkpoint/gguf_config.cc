#include <cmath>
#include <vector>

#include "adapters/checkpoint/config_reader.h"
#include "adapters/checkpoint/gguf_names.h"
#include "harness/core/error.h"

namespace assay {
namespace {

// Metadata after the architecture's prefix, and config.json's key.
constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
    {"context_length", "max_position_embeddings"},
    {"block_count", "num_hidden_layers"},
    {"feed_forward_length", "intermediate_size"},
    {"embedding_length", "hidden_size"},
    {"rope.freq_base", "rope_theta"},
    {"attention.head_count", "num_attention_heads"},
    {"attention.head_count_kv", "num_key_value_heads"},
    {"attention.layer_norm_rms_epsilon", "rms_norm_eps"},
    {"attention.key_length", "head_dim"},
    {"attn_logit_softcapping", "attn_logit_softcapping"},
    {"final_logit_softcapping", "final_logit_softcapping"},
    {"attention.sliding_window", "sliding_window"},
};

constexpr std::pair<std::string_view, std::string_view> kTokenKeys[] = {
    {"tokenizer.ggml.bos_token_id", "bos_token_id"},
    {"tokenizer.ggml.eos_token_id", "eos_token_id"},
    {"tokenizer.ggml.padding_token_id", "pad_token_id"},
};

/// The metadata of one architecture.
class Metadata {
 public:
  Metadata(const GgufMetadata& all, const std::string& prefix) : all_(all), prefix_(prefix) {}

  const Json* Find(std::string_view key) const { return FindOuter(prefix_ + std::string(key)); }
  const Json* FindOuter(std::string_view key) const {
    const auto found = all_.find(key);
    return found == all_.end() ? nullptr : &found->second;
  }

 private:
  const GgufMetadata& all_;
  std::string prefix_;
};

// Without the key, 27B (46 layers) scales by width per head and the others by a head's channels
// (llama.cpp, llama-model.cpp, LLM_ARCH_GEMMA2).
void AddGemma2(Json& config, const ConfigReader& reader) {
  const int64_t width = reader.Size("hidden_size"), heads = reader.Size("num_attention_heads");
  config["query_pre_attn_scalar"] =
      reader.Size("num_hidden_layers") == 46 ? width / heads : reader.Size("head_dim", 256);
}

void AddScaling(Json& config, const Metadata& metadata, const StoredTensors& tensors,
                std::string_view where) {
  const auto factors = tensors.find("rope_freqs.weight");
  const Json* type = metadata.Find("rope.scaling.type");
  const bool scaled = type != nullptr && *type != "none";
  if (factors != tensors.end()) {
    std::vector<float> values(static_cast<size_t>(factors->second.Elements()));
    ReadFloats(factors->second, "rope_freqs.weight", values);
    // The longest sequence is a short one, so the factors hold for all and nothing else changes.
    config["rope_scaling"] = {{"rope_type", "longrope"},
                              {"attention_factor", 1.0},
                              {"short_factor", values},
                              {"long_factor", values}};
    if (!scaled) return;
  }
  if (!scaled) return;
  if (factors != tensors.end() || (*type != "linear" && *type != "yarn")) {
    throw Error("\"rope.scaling.type\": got " + type->dump(-1, ' ', true).substr(0, 200) +
                ", expected none, linear or yarn" +
                (factors != tensors.end() ? ", and none beside rope_freqs.weight" : "") + " (" +
                std::string(where) + ")");
  }
  Json scaling = {{"rope_type", *type}};
  const std::pair<std::string_view, std::string_view> keys[] = {
      {"rope.scaling.factor", "factor"},
      {"rope.scaling.original_context_length", "original_max_position_embeddings"}};
  for (const auto& [from, to] : keys) {
    if (const Json* value = metadata.Find(from)) scaling[to] = *value;
  }
  config["rope_scaling"] = scaling;
}

}  // namespace

Json GgufConfig(const GgufMetadata& all, const StoredTensors& tensors, std::string_view where) {
  const std::string architecture = all.at("general.architecture").get<std::string>();
  const Metadata metadata(all, architecture + ".");
  Json config = {{"model_type", architecture}};
  for (const auto& [from, to] : kKeys) {
    if (const Json* value = metadata.Find(from)) config[to] = *value;
  }
  for (const auto& [from, to] : kTokenKeys) {
    if (const Json* value = metadata.FindOuter(from)) config[to] = *value;
  }
  const Json* rotated = metadata.Find("rope.dimension_count");
  if (!config.contains("head_dim") && architecture == "llama" && rotated != nullptr) {
    config["head_dim"] = *rotated;
  }
  const ConfigReader reader(config, where);
  const int64_t head_width =
      reader.Size("head_dim", reader.Size("hidden_size") / reader.Size("num_attention_heads"));
  config["head_dim"] = head_width;
  if (rotated != nullptr && *rotated != head_width) {
    throw Error("\"rope.dimension_count\": got " + rotated->dump(-1, ' ', true).substr(0, 200) +
                ", expected all " + std::to_string(head_width) + " channels of a head (" +
                std::string(where) + ")");
  }
  const auto embedding = tensors.find("model.embed_tokens.weight");
  if (embedding == tensors.end() || embedding->second.shape.size() != 2) {
    throw Error("tensor \"token_embd.weight\" is missing or no matrix (" + std::string(where) +
                ")");
  }
  config["vocab_size"] = embedding->second.shape[0];
  config["tie_word_embeddings"] = !tensors.contains("lm_head.weight");
  config["attention_bias"] = tensors.contains("model.layers.0.self_attn.o_proj.bias");
  if (architecture == "gemma2") AddGemma2(config, reader);
  AddScaling(config, metadata, tensors, where);
  return config;
}

}  // namespace assay
