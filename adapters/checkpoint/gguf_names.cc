#include "adapters/checkpoint/gguf_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

using Name = std::pair<std::string_view, std::string_view>;  // GGUF's, Hugging Face's

constexpr Name kOuter[] = {
    {"token_embd", "model.embed_tokens"}, {"output_norm", "model.norm"}, {"output", "lm_head"}};

constexpr Name kLayer[] = {{"attn_norm", "input_layernorm"},    {"attn_q", "self_attn.q_proj"},
                           {"attn_k", "self_attn.k_proj"},      {"attn_v", "self_attn.v_proj"},
                           {"attn_output", "self_attn.o_proj"}, {"attn_q_norm", "self_attn.q_norm"},
                           {"attn_k_norm", "self_attn.k_norm"}, {"ffn_gate", "mlp.gate_proj"},
                           {"ffn_up", "mlp.up_proj"},           {"ffn_down", "mlp.down_proj"}};

constexpr Name kLlamaNorms[] = {{"ffn_norm", "post_attention_layernorm"}};

constexpr Name kGemmaNorms[] = {{"post_attention_norm", "post_attention_layernorm"},
                                {"ffn_norm", "pre_feedforward_layernorm"},
                                {"post_ffw_norm", "post_feedforward_layernorm"}};

constexpr std::string_view kArchitectures[] = {"llama", "qwen2", "qwen3", "gemma2"};

std::string_view Find(std::span<const Name> names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &Name::first);
  return found == names.end() ? std::string_view() : found->second;
}

// "blk.3.attn_q.weight": "model.layers.3.self_attn.q_proj.weight"; empty: not known.
std::string HuggingFaceName(std::string_view name, bool gemma) {
  const size_t suffix = name.rfind('.');
  if (suffix == std::string_view::npos) return "";
  const std::string_view stem = name.substr(0, suffix);
  std::string known;
  if (!stem.starts_with("blk.")) {
    known = Find(kOuter, stem);
  } else if (const size_t dot = stem.find('.', 4); dot != std::string_view::npos) {
    const std::string_view part = stem.substr(dot + 1);
    std::string_view inner = Find(kLayer, part);
    if (inner.empty()) {
      inner = gemma ? Find(kGemmaNorms, part) : Find(kLlamaNorms, part);
    }
    if (!inner.empty()) {
      known = "model.layers." + std::string(stem.substr(4, dot - 4)) + "." + std::string(inner);
    }
  }
  return known.empty() ? "" : known + std::string(name.substr(suffix));
}

}  // namespace

StoredTensors HuggingFaceTensors(const GgufMetadata& metadata, const GgufTensors& tensors,
                                 std::string_view where) {
  const auto text = [&](std::string_view key) -> std::string {
    const auto found = metadata.find(key);
    return found != metadata.end() && found->second.is_string() ? found->second : Json("");
  };
  const std::string architecture = text("general.architecture");
  if (std::ranges::find(kArchitectures, architecture) == std::end(kArchitectures)) {
    throw Error("\"general.architecture\": got \"" + architecture.substr(0, 200) +
                "\", expected llama, qwen2, qwen3 or gemma2 (" + std::string(where) + ")");
  }
  const auto heads = [&](const std::string& key) -> int64_t {
    const auto found = metadata.find(architecture + ".attention." + key);
    return found != metadata.end() && found->second.is_number_integer()
               ? found->second.get<int64_t>()
               : 0;
  };
  const bool llama = architecture == "llama", gemma = architecture == "gemma2";
  const int64_t q_heads = heads("head_count");
  const int64_t k_heads = heads("head_count_kv") > 0 ? heads("head_count_kv") : q_heads;
  StoredTensors stored;
  for (const auto& [name, tensor] : tensors) {
    std::string known = HuggingFaceName(name, gemma);
    if (known.empty()) known = name;
    StoredTensor entry{.dtype = std::string(GgmlTypeName(tensor.type)),
                       .shape = tensor.shape,
                       .bytes = tensor.bytes};
    const bool q = known.find(".q_proj.") != std::string::npos;
    if (llama && (q || known.find(".k_proj.") != std::string::npos)) {
      entry.interleaved_heads = q ? q_heads : k_heads;
      if (entry.interleaved_heads < 1 || entry.shape.empty() ||
          entry.interleaved_heads > entry.shape[0] ||  // so that twice as many are a number
          entry.shape[0] % (2 * entry.interleaved_heads) != 0) {
        throw Error("tensor \"" + name + "\" does not divide into " +
                    std::to_string(entry.interleaved_heads) + " heads (" + std::string(where) +
                    ")");
      }
    }
    entry.plus_one = gemma && known.ends_with("norm.weight");
    stored.emplace(std::move(known), std::move(entry));
  }
  return stored;
}

}  // namespace assay
