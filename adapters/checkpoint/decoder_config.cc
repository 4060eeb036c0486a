#include "adapters/checkpoint/decoder_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "adapters/checkpoint/config_reader.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using Family = DecoderConfig::Family;
using Activation = DecoderConfig::Activation;

constexpr int64_t kMaxLayers = 4096;

struct FamilyEntry {
  std::string_view model_type;
  Family family;
  int64_t head_width;  ///< where the config has no head_dim; 0: width / heads
};

constexpr FamilyEntry kFamilies[] = {
    {"llama", Family::kLlama, 0},     {"mistral", Family::kMistral, 0},
    {"qwen2", Family::kQwen2, 0},     {"qwen3", Family::kQwen3, 128},
    {"gemma2", Family::kGemma2, 256}, {"internlm2", Family::kInternLm2, 0},
};

constexpr std::pair<std::string_view, Activation> kActivations[] = {
    {"silu", Activation::kSilu},
    {"swish", Activation::kSilu},
    {"gelu", Activation::kGelu},
    {"gelu_pytorch_tanh", Activation::kGeluTanh},
};

/// Reads one config; `Read` in the order of the record's fields.
class Reader {
 public:
  Reader(const Json& config, std::string_view where)
      : json_(config), where_(where), config_(config, where) {}

  DecoderConfig Read() const {
    const FamilyEntry& entry = ReadFamily();
    DecoderConfig decoder;
    decoder.family = entry.family;
    ReadSizes(entry, decoder);
    decoder.norm_epsilon = config_.Positive("rms_norm_eps", 1e-6);
    decoder.activation = ReadActivation(entry.family);
    ReadBiases(decoder);
    decoder.qk_norm = entry.family == Family::kQwen3;
    decoder.attention_scale = 1 / std::sqrt(static_cast<double>(decoder.head_width));
    if (entry.family == Family::kGemma2) ReadGemma2(decoder);
    decoder.windows = ReadWindows(decoder);
    decoder.tied_embeddings = config_.Bool("tie_word_embeddings", entry.family == Family::kGemma2);
    decoder.rope = ReadRope(json_, decoder.head_width, where_);
    decoder.positions = decoder.rope.Context();
    return decoder;
  }

 private:
  const FamilyEntry& ReadFamily() const {
    const std::string type = config_.Text("model_type", "");
    const auto* entry = std::ranges::find(kFamilies, type, &FamilyEntry::model_type);
    if (entry == std::end(kFamilies)) {
      config_.Refuse("model_type", "llama, mistral, qwen2, qwen3, gemma2 or internlm2");
    }
    return *entry;
  }

  void ReadSizes(const FamilyEntry& entry, DecoderConfig& decoder) const {
    decoder.width = config_.Size("hidden_size");
    decoder.inner_width = config_.Size("intermediate_size");
    decoder.layers = config_.Size("num_hidden_layers");
    if (decoder.layers > kMaxLayers) config_.Refuse("num_hidden_layers", "at most 4096");
    decoder.heads = config_.Size("num_attention_heads");
    // Null is as many as heads; a missing key is that in these two alone.
    const bool optional = entry.family == Family::kLlama || entry.family == Family::kInternLm2;
    if (!optional && !config_.Mentions("num_key_value_heads")) {
      config_.Refuse("num_key_value_heads", "a whole number");
    }
    decoder.kv_heads = config_.Size("num_key_value_heads", decoder.heads);
    if (decoder.heads % decoder.kv_heads != 0) {
      config_.Refuse("num_key_value_heads", fmt::format("a divisor of {} heads", decoder.heads));
    }
    if (entry.head_width == 0 && !config_.Has("head_dim") && decoder.width % decoder.heads != 0) {
      config_.Refuse("num_attention_heads", fmt::format("a divisor of {}", decoder.width));
    }
    decoder.head_width = config_.Size(
        "head_dim", entry.head_width > 0 ? entry.head_width : decoder.width / decoder.heads);
    if (decoder.head_width % 2 != 0) config_.Refuse("head_dim", "an even number");
    decoder.vocabulary = config_.Size("vocab_size");
    decoder.positions = config_.Size("max_position_embeddings");
  }

  Activation ReadActivation(Family family) const {
    // Gemma 2's `hidden_act` is a leftover that its own code does not read.
    const bool gemma = family == Family::kGemma2;
    const std::string_view key = gemma ? "hidden_activation" : "hidden_act";
    const std::string name = config_.Text(key, gemma ? "gelu_pytorch_tanh" : "silu");
    for (const auto& [known, activation] : kActivations) {
      if (known == name) return activation;
    }
    config_.Refuse(key, "silu, gelu or gelu_pytorch_tanh");
  }

  void ReadBiases(DecoderConfig& decoder) const {
    switch (decoder.family) {
      case Family::kLlama:
        decoder.mlp_bias = config_.Bool("mlp_bias", false);
        [[fallthrough]];
      case Family::kQwen3:
      case Family::kGemma2:
        decoder.qkv_bias = decoder.out_bias = config_.Bool("attention_bias", false);
        return;
      case Family::kQwen2:
        decoder.qkv_bias = true;
        return;
      case Family::kInternLm2:
        if (config_.Bool("bias", false)) config_.Refuse("bias", "false");
        return;
      case Family::kMistral:
        return;
    }
  }

  // A missing cap is the class's default; null is none.
  double Cap(std::string_view key, double otherwise) const {
    if (!config_.Has(key)) return config_.Mentions(key) ? 0 : otherwise;
    return config_.Positive(key, otherwise);
  }

  void ReadGemma2(DecoderConfig& decoder) const {
    if (config_.Bool("use_bidirectional_attention", false)) {
      config_.Refuse("use_bidirectional_attention", "false");
    }
    decoder.sandwich_norm = true;
    decoder.norm_plus_one = true;
    decoder.embedding_scale = std::sqrt(static_cast<double>(decoder.width));
    decoder.attention_scale = 1 / std::sqrt(config_.Positive("query_pre_attn_scalar", 256));
    decoder.attention_cap = Cap("attn_logit_softcapping", 50);
    decoder.logit_cap = Cap("final_logit_softcapping", 30);
  }

  // The family's rule for layers that slide, where the config does not list them.
  bool Slides(Family family, int64_t layer, int64_t window) const {
    switch (family) {
      case Family::kMistral:
        return window > 0;
      case Family::kQwen2:
      case Family::kQwen3:
        return window > 0 && layer >= FullLayers();
      case Family::kGemma2:
        return window > 0 && layer % 2 == 0;
      case Family::kLlama:
      case Family::kInternLm2:
        return false;
    }
    return false;
  }

  // The first layers, which see everything; 0 is a value here.
  int64_t FullLayers() const {
    return config_.Number("max_window_layers", 28) == 0 ? 0 : config_.Size("max_window_layers", 28);
  }

  int64_t ReadWindow(Family family) const {
    if (family == Family::kLlama || family == Family::kInternLm2) return 0;
    const bool qwen = family == Family::kQwen2 || family == Family::kQwen3;
    if (qwen && !config_.Bool("use_sliding_window", false)) return 0;
    if (config_.Has("sliding_window")) return config_.Size("sliding_window");
    return config_.Mentions("sliding_window") ? 0 : 4096;  // the classes' default
  }

  std::vector<int64_t> ReadWindows(const DecoderConfig& decoder) const {
    const int64_t window = ReadWindow(decoder.family);
    const std::vector<std::string> types = config_.Texts("layer_types");
    if (!types.empty() && static_cast<int64_t>(types.size()) != decoder.layers) {
      config_.Refuse("layer_types", fmt::format("{} of them", decoder.layers));
    }
    std::vector<int64_t> windows;
    for (int64_t layer = 0; layer < decoder.layers; ++layer) {
      bool slides = Slides(decoder.family, layer, window);
      if (!types.empty())
        slides = ReadLayerType(types[static_cast<size_t>(layer)], decoder, slides);
      if (slides && window == 0) {
        config_.Refuse("layer_types", "no sliding_attention where there is no sliding_window");
      }
      windows.push_back(slides ? window : 0);
    }
    return windows;
  }

  // Llama, Mistral and InternLM2 do not read the list, so it may only say what they do.
  bool ReadLayerType(const std::string& type, const DecoderConfig& decoder, bool by_rule) const {
    const bool slides = type == "sliding_attention";
    if (!slides && type != "full_attention") {
      config_.Refuse("layer_types", "sliding_attention or full_attention");
    }
    const Family family = decoder.family;
    const bool reads =
        family == Family::kQwen2 || family == Family::kQwen3 || family == Family::kGemma2;
    if (!reads && slides != by_rule) {
      config_.Refuse("layer_types", by_rule ? "sliding_attention alone" : "full_attention alone");
    }
    return slides;
  }

  const Json& json_;
  std::string_view where_;
  ConfigReader config_;
};

}  // namespace

std::string_view FamilyName(Family family) {
  return std::ranges::find(kFamilies, family, &FamilyEntry::family)->model_type;
}

bool IsDecoder(std::string_view model_type) {
  return std::ranges::find(kFamilies, model_type, &FamilyEntry::model_type) != std::end(kFamilies);
}

DecoderConfig ReadDecoderConfig(const Json& config, std::string_view where) {
  return Reader(config, where).Read();
}

}  // namespace assay
