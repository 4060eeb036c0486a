#include "adapters/checkpoint/encoder_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/checkpoint/config_reader.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using Family = EncoderConfig::Family;
using Activation = EncoderConfig::Activation;

constexpr int64_t kMaxLayers = 4096;

constexpr std::pair<std::string_view, Family> kFamilies[] = {{"deberta-v2", Family::kDebertaV2},
                                                             {"bert", Family::kBert},
                                                             {"roberta", Family::kRoberta},
                                                             {"modernbert", Family::kModernBert}};

constexpr std::pair<std::string_view, Activation> kActivations[] = {
    {"gelu", Activation::kGelu},         {"gelu_pytorch_tanh", Activation::kGeluTanh},
    {"gelu_new", Activation::kGeluTanh}, {"relu", Activation::kRelu},
    {"tanh", Activation::kTanh},
};

class Reader {
 public:
  Reader(const Json& config, std::string_view where) : config_(config, where), where_(where) {}

  EncoderConfig Read() const {
    EncoderConfig encoder;
    encoder.family = ReadFamily();
    encoder.width = encoder.embedding_width = config_.Size("hidden_size");
    encoder.inner_width = config_.Size("intermediate_size");
    encoder.layers = config_.Size("num_hidden_layers");
    if (encoder.layers > kMaxLayers) config_.Refuse("num_hidden_layers", "at most 4096");
    encoder.heads = config_.Size("num_attention_heads");
    if (encoder.width % encoder.heads != 0) {
      config_.Refuse("num_attention_heads", fmt::format("a divisor of {}", encoder.width));
    }
    encoder.head_width = encoder.width / encoder.heads;
    encoder.vocabulary = config_.Size("vocab_size");
    encoder.positions = config_.Size("max_position_embeddings");
    switch (encoder.family) {
      case Family::kDebertaV2:
        ReadDeberta(encoder);
        break;
      case Family::kBert:
      case Family::kRoberta:
        ReadBert(encoder);
        break;
      case Family::kModernBert:
        ReadModernBert(encoder);
        break;
    }
    return encoder;
  }

 private:
  Family ReadFamily() const {
    const std::string type = config_.Text("model_type", "");
    for (const auto& [name, family] : kFamilies) {
      if (name == type) return family;
    }
    config_.Refuse("model_type", "deberta-v2, bert, roberta or modernbert");
  }

  Activation ReadActivation(std::string_view key, std::string_view otherwise) const {
    const std::string name = config_.Text(key, otherwise);
    for (const auto& [known, activation] : kActivations) {
      if (known == name) return activation;
    }
    config_.Refuse(key, "gelu, gelu_new, gelu_pytorch_tanh, relu or tanh");
  }

  // 0 is a value here: no token types.
  int64_t ReadTokenTypes(int64_t otherwise) const {
    if (config_.Number("type_vocab_size", static_cast<double>(otherwise)) == 0) return 0;
    return config_.Size("type_vocab_size", otherwise);
  }

  void ReadBert(EncoderConfig& encoder) const {
    if (config_.Bool("is_decoder", false)) config_.Refuse("is_decoder", "false");
    if (config_.Text("position_embedding_type", "absolute") != "absolute") {
      config_.Refuse("position_embedding_type", "absolute");
    }
    encoder.norm_epsilon = config_.Positive("layer_norm_eps", 1e-12);
    encoder.activation = ReadActivation("hidden_act", "gelu");
    encoder.token_types = ReadTokenTypes(2);
    encoder.position_rows = encoder.positions;
    if (encoder.family == Family::kRoberta) {
      // positions = pad id + 1 + index (modeling_roberta.py, create_position_ids_from_input_ids).
      const double pad = config_.Number("pad_token_id", 1);
      if (!(pad >= 0) || pad + 1 >= static_cast<double>(encoder.positions)) {
        config_.Refuse("pad_token_id", "an id below max_position_embeddings");
      }
      encoder.first_position = static_cast<int64_t>(pad) + 1;
      encoder.positions -= encoder.first_position;
    }
  }

  void ReadDeberta(EncoderConfig& encoder) const {
    encoder.embedding_width = config_.Size("embedding_size", encoder.width);
    if (!config_.Bool("relative_attention", false)) config_.Refuse("relative_attention", "true");
    encoder.norm_epsilon = config_.Positive("layer_norm_eps", 1e-7);
    encoder.activation = ReadActivation("hidden_act", "gelu");
    encoder.token_types = ReadTokenTypes(0);
    encoder.position_rows = config_.Bool("position_biased_input", true) ? encoder.positions : 0;
    ReadRelative(encoder);
    if (config_.Number("conv_kernel_size", 0) != 0) ReadConvolution(encoder);
    encoder.head_activation = ReadActivation("pooler_hidden_act", "gelu");
    if (config_.Size("pooler_hidden_size", encoder.width) != encoder.width) {
      config_.Refuse("pooler_hidden_size", fmt::format("{}", encoder.width));
    }
  }

  void ReadRelative(EncoderConfig& encoder) const {
    EncoderConfig::Disentangled& relative = encoder.relative;
    for (const std::string& term : RelativeTerms()) {
      if (term == "c2p") {
        relative.content_to_position = true;
      } else if (term == "p2c") {
        relative.position_to_content = true;
      } else {
        config_.Refuse("pos_att_type", "c2p, p2c or both");
      }
    }
    relative.shared_key = config_.Bool("share_att_key", false);
    const std::string norm = config_.Text("norm_rel_ebd", "none");
    if (norm != "none" && norm != "layer_norm") config_.Refuse("norm_rel_ebd", "none, layer_norm");
    relative.norm_table = norm == "layer_norm";
    // Not above 0: the context length, and no buckets.
    const double distance = config_.Number("max_relative_positions", -1);
    relative.max_distance =
        distance < 1 ? encoder.positions : config_.Size("max_relative_positions");
    relative.buckets =
        config_.Number("position_buckets", -1) < 1 ? 0 : config_.Size("position_buckets");
  }

  std::vector<std::string> RelativeTerms() const {
    const Json& value = config_.Value("pos_att_type");
    if (!value.is_string()) return config_.Texts("pos_att_type");
    std::vector<std::string> terms = {""};
    for (const char c : value.get<std::string>()) {
      if (c == '|') {
        terms.emplace_back();
      } else if (c != ' ') {
        terms.back() += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      }
    }
    if (terms.size() == 1 && terms[0].empty()) terms.clear();
    return terms;
  }

  void ReadConvolution(EncoderConfig& encoder) const {
    encoder.conv_kernel = config_.Size("conv_kernel_size");
    if (encoder.conv_kernel % 2 == 0) config_.Refuse("conv_kernel_size", "an odd number");
    encoder.conv_activation = ReadActivation("conv_act", "tanh");
    if (config_.Size("conv_groups", 1) != 1) config_.Refuse("conv_groups", "1");
  }

  void ReadModernBert(EncoderConfig& encoder) const {
    encoder.norm_epsilon = config_.Positive("norm_eps", 1e-5);
    encoder.activation = ReadActivation("hidden_activation", "gelu");
    encoder.norm_bias = config_.Bool("norm_bias", false);
    encoder.attention_bias = config_.Bool("attention_bias", false);
    encoder.mlp_bias = config_.Bool("mlp_bias", false);
    encoder.global_theta = Theta("full_attention", "global_rope_theta", 160000);
    encoder.local_theta = Theta("sliding_attention", "local_rope_theta", 10000);
    ReadReach(encoder);
    const std::string pooling = config_.Text("classifier_pooling", "cls");
    if (pooling != "cls" && pooling != "mean") config_.Refuse("classifier_pooling", "cls or mean");
    encoder.mean_pooling = pooling == "mean";
    encoder.head_activation = ReadActivation("classifier_activation", "gelu");
    encoder.head_bias = config_.Bool("classifier_bias", false);
  }

  double Theta(std::string_view layers, std::string_view old_key, double otherwise) const {
    if (config_.Has("rope_scaling")) config_.Refuse("rope_scaling", "null");
    const double old = config_.Positive(old_key, otherwise);
    if (!config_.Has("rope_parameters")) return old;
    const ConfigReader by_layers(config_.Value("rope_parameters"), where_);
    if (!by_layers.Has(layers)) return old;
    const ConfigReader rope(by_layers.Value(layers), where_);
    if (rope.Text("rope_type", "default") != "default") rope.Refuse("rope_type", "default");
    return rope.Positive("rope_theta", old);
  }

  void ReadReach(EncoderConfig& encoder) const {
    const int64_t reach = config_.Size("local_attention", 128) / 2;
    const int64_t every = config_.Size("global_attn_every_n_layers", 3);
    const std::vector<std::string> types = config_.Texts("layer_types");
    if (!types.empty() && static_cast<int64_t>(types.size()) != encoder.layers) {
      config_.Refuse("layer_types", fmt::format("{} of them", encoder.layers));
    }
    if (reach < 1) config_.Refuse("local_attention", "at least 2");
    for (int64_t layer = 0; layer < encoder.layers; ++layer) {
      bool local = layer % every != 0;
      if (!types.empty()) {
        const std::string& type = types[static_cast<size_t>(layer)];
        local = type == "sliding_attention";
        if (!local && type != "full_attention") {
          config_.Refuse("layer_types", "sliding_attention or full_attention");
        }
      }
      encoder.reach.push_back(local ? reach : 0);
    }
  }

  ConfigReader config_;
  std::string where_;
};

}  // namespace

std::string_view FamilyName(Family family) {
  const auto* found =
      std::ranges::find(kFamilies, family, &std::pair<std::string_view, Family>::second);
  return found->first;
}

bool IsEncoder(std::string_view model_type) {
  return std::ranges::find(kFamilies, model_type, &std::pair<std::string_view, Family>::first) !=
         std::end(kFamilies);
}

EncoderConfig ReadEncoderConfig(const Json& config, std::string_view where) {
  return Reader(config, where).Read();
}

}  // namespace assay
