#include "adapters/checkpoint/lora.h"

#include <cmath>
#include <limits>

#include "adapters/checkpoint/config_reader.h"
#include "adapters/checkpoint/expected_tensors.h"
#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr std::string_view kConfig = "/adapter_config.json";
constexpr std::string_view kPrefix = "base_model.model.";

// "q_proj" is the end of "model.layers.0.self_attn.q_proj" (peft, get_pattern_key).
bool IsEndOf(std::string_view pattern, std::string_view module) {
  return module == pattern ||
         (module.ends_with(pattern) && module[module.size() - pattern.size() - 1] == '.');
}

template <typename T>
T ByPattern(const std::map<std::string, T>& patterns, std::string_view module, T otherwise) {
  for (const auto& [pattern, value] : patterns) {
    if (IsEndOf(pattern, module)) return value;
  }
  return otherwise;
}

// Keys that mean another computation when they are set.
void RefuseOtherKinds(const ConfigReader& config) {
  if (config.Text("peft_type", "") != "LORA") config.Refuse("peft_type", "LORA");
  for (const char* key : {"use_dora", "use_qalora", "lora_bias"}) {
    if (config.Bool(key, false)) config.Refuse(key, "false");
  }
  for (const char* key : {"layer_replication", "target_parameters", "trainable_token_indices",
                          "megatron_config", "alora_invocation_tokens"}) {
    if (config.Has(key) && !config.Value(key).empty()) config.Refuse(key, "null");
  }
  const Json& initial = config.Value("init_lora_weights");
  if (initial.is_string()) {
    const std::string name = initial.get<std::string>();
    for (const char* rewrites : {"pissa", "olora", "corda", "loftq"}) {
      if (name.starts_with(rewrites)) {
        config.Refuse("init_lora_weights", "a way that leaves the base as it is");
      }
    }
  }
}

std::map<std::string, double> ReadPatterns(const ConfigReader& config, std::string_view key) {
  const Json& value = config.Value(key);
  if (!value.is_null() && !value.is_object()) config.Refuse(key, "{module: number, …}");
  std::map<std::string, double> patterns;
  for (const auto& [pattern, number] : value.items()) {
    if (!number.is_number() || !(number.get<double>() > 0)) config.Refuse(key, "numbers above 0");
    if (pattern.find_first_of("^$*+?()[]{}|\\") != std::string::npos) {
      config.Refuse(key, "names of modules, not regular expressions");
    }
    patterns[pattern] = number.get<double>();
  }
  return patterns;
}

/// Sorts an adapter's tensors by what they are.
class AdapterReader {
 public:
  AdapterReader(LoraAdapter& adapter, std::string path)
      : adapter_(adapter), path_(std::move(path)) {}

  void Read() {
    for (const auto& [name, tensor] : adapter_.files->tensors()) ReadTensor(name, tensor);
    for (auto& [name, update] : adapter_.updates) {
      if (update.a.shape.empty() || update.b.shape.empty()) {
        Fail(name, std::string("its lora_") + (update.a.shape.empty() ? "A" : "B") + " is missing");
      }
      Complete(name, update);
    }
  }

 private:
  [[noreturn]] void Fail(const std::string& name, const std::string& what) const {
    throw Error("the adapter's tensor \"" + name + "\": " + what + " (" + path_ + ")");
  }

  void ReadTensor(const std::string& name, const StoredTensor& tensor) {
    if (!name.starts_with(kPrefix)) Fail(name, "expected a name that begins base_model.model.");
    std::string base = name.substr(kPrefix.size());
    for (const std::string_view infix : {".modules_to_save", ".base_layer", ".original_module"}) {
      const size_t at = base.find(std::string(infix) + ".");
      if (at != std::string::npos) base.erase(at, infix.size());
    }
    if (TakePart(base, ".lora_A.weight", tensor, &LoraUpdate::a, false) ||
        TakePart(base, ".lora_B.weight", tensor, &LoraUpdate::b, false) ||
        TakePart(base, ".lora_embedding_A", tensor, &LoraUpdate::a, true) ||
        TakePart(base, ".lora_embedding_B", tensor, &LoraUpdate::b, true)) {
      return;
    }
    if (base.find(".lora_") != std::string::npos) Fail(name, "this kind of LoRA is not merged");
    adapter_.replaced[base] = tensor;
  }

  bool TakePart(const std::string& base, std::string_view suffix, const StoredTensor& tensor,
                StoredTensor LoraUpdate::* part, bool embedding) {
    if (!base.ends_with(suffix)) return false;
    const std::string name = base.substr(0, base.size() - suffix.size()) + ".weight";
    LoraUpdate& update = adapter_.updates[name];
    update.*part = tensor;
    update.transposed = embedding;
    return true;
  }

  void Complete(const std::string& name, LoraUpdate& update) const {
    const std::string module = name.substr(0, name.size() - std::string_view(".weight").size());
    const int64_t rank = adapter_.config.RankOf(module);
    if (update.a.shape.size() != 2 || update.b.shape.size() != 2 || update.a.shape[0] != rank ||
        update.b.shape[1] != rank) {
      Fail(name, "got A " + ShapeText(update.a.shape) + " and B " + ShapeText(update.b.shape) +
                     ", expected the rank " + std::to_string(rank));
    }
    update.scale = adapter_.config.ScaleOf(module);
    if (!(update.scale <= std::numeric_limits<float>::max())) {
      Fail(name, "got a scale of lora_alpha / r that is no 32-bit number");
    }
    update.transposed = update.transposed || adapter_.config.fan_in_fan_out;
  }

  LoraAdapter& adapter_;
  std::string path_;
};

}  // namespace

int64_t LoraConfig::RankOf(std::string_view module) const { return ByPattern(ranks, module, rank); }

double LoraConfig::ScaleOf(std::string_view module) const {
  const auto of_module = static_cast<double>(RankOf(module));
  return ByPattern(alphas, module, alpha) / (square_root ? std::sqrt(of_module) : of_module);
}

LoraConfig ReadLoraConfig(const Json& json, std::string_view where) {
  const ConfigReader config(json, where);
  RefuseOtherKinds(config);
  LoraConfig lora;
  lora.base = config.Text("base_model_name_or_path", "");
  lora.rank = config.Size("r", 8);
  lora.alpha = config.Positive("lora_alpha", 8);
  lora.square_root = config.Bool("use_rslora", false);
  lora.fan_in_fan_out = config.Bool("fan_in_fan_out", false);
  lora.alphas = ReadPatterns(config, "alpha_pattern");
  for (const auto& [pattern, rank] : ReadPatterns(config, "rank_pattern")) {
    if (rank != std::floor(rank) || rank > INT32_MAX)
      config.Refuse("rank_pattern", "whole numbers");
    lora.ranks[pattern] = static_cast<int64_t>(rank);
  }
  const std::string bias = config.Text("bias", "none");
  if (bias != "none" && bias != "all" && bias != "lora_only") {
    config.Refuse("bias", "none, all or lora_only");
  }
  return lora;
}

bool IsLora(const std::string& folder) { return FileExists(folder + std::string(kConfig)); }

LoraAdapter OpenLora(const std::string& folder) {
  const std::string path = folder + std::string(kConfig);
  LoraAdapter adapter;
  adapter.config = ReadLoraConfig(ParseJson(ReadFile(path), path), path);
  const std::string weights = folder + "/adapter_model.safetensors";
  if (!FileExists(weights) && FileExists(folder + "/adapter_model.bin")) {
    throw Error(weights +
                " is missing, and adapter_model.bin is a pickle, which can run any code "
                "when it is read; convert it where you trust it, by loading it with peft and "
                "save_pretrained");
  }
  adapter.files = OpenSafetensors(weights);
  AdapterReader(adapter, weights).Read();
  return adapter;
}

void RequireBase(const LoraAdapter& adapter, const StoredTensors& base, std::string_view where) {
  for (const auto& [name, update] : adapter.updates) {
    const auto found = base.find(name);
    if (found == base.end()) {
      throw Error("the adapter changes tensor \"" + name + "\", which the base lacks (" +
                  std::string(where) + ")");
    }
    std::vector<int64_t> shape = {update.b.shape[0], update.a.shape[1]};
    if (update.transposed) std::swap(shape[0], shape[1]);
    if (found->second.shape != shape) {
      throw Error("the adapter changes tensor \"" + name + "\" by " + ShapeText(shape) +
                  ", and the base has " + ShapeText(found->second.shape) + " (" +
                  std::string(where) + ")");
    }
  }
}

}  // namespace assay
