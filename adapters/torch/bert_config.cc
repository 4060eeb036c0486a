#include "adapters/torch/bert_config.h"

#include <algorithm>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr int64_t kMaxSize = 1 << 24;
constexpr int64_t kVector = 16;  // heads are processed in vectors of 16 numbers

/// A JSON file of the model's folder, with checks that say which file and key is not supported.
class ConfigFile {
 public:
  ConfigFile(const std::string& folder, const std::string& name)
      : path_(folder + "/" + name), json_(ParseJson(ReadFile(path_), path_)) {}

  int64_t Size(const char* key) const {
    const double value = GetNumber(json_, key, path_);
    if (value < 1 || value > kMaxSize ||
        value != static_cast<double>(static_cast<int64_t>(value))) {
      Refuse(key, "a whole number from 1 to 16777216");
    }
    return static_cast<int64_t>(value);
  }

  double Number(const char* key) const { return GetNumber(json_, key, path_); }

  /// A missing key is fine where the default is what is required.
  void Require(const char* key, const Json& expected, bool may_be_missing = true) const {
    if (!json_.contains(key) && may_be_missing) return;
    if (json_.value(key, Json()) != expected) Refuse(key, expected.dump());
  }

  const Json& json() const { return json_; }
  const std::string& path() const { return path_; }

  [[noreturn]] void Refuse(const char* key, const std::string& expected) const {
    const auto got = json_.is_object() ? json_.find(key) : json_.end();
    throw Error("this model is not supported: \"" + std::string(key) + "\": got " +
                (got == json_.end() ? "nothing" : got->dump().substr(0, 200)) + ", expected " +
                expected + " (" + path_ + ")");
  }

 private:
  std::string path_;
  Json json_;
};

void RequireObject(const ConfigFile& file) {
  if (!file.json().is_object()) throw Error(file.path() + ": expected a JSON object");
}

void RequireMeanPooling(const std::string& folder, int64_t width) {
  const ConfigFile pooling(folder, "1_Pooling/config.json");
  RequireObject(pooling);
  if (pooling.Size("word_embedding_dimension") != width) {
    pooling.Refuse("word_embedding_dimension", std::to_string(width));
  }
  pooling.Require("pooling_mode_mean_tokens", true, false);
  for (const auto& [key, value] : pooling.json().items()) {
    const bool other_mode = key.starts_with("pooling_mode_") && key != "pooling_mode_mean_tokens";
    if (other_mode && value != false) pooling.Refuse(key.c_str(), "false");
  }
}

// Transformer, pooling and at most a normalisation, which a cosine does not see.
void RequireModules(const std::string& folder) {
  if (!FileExists(folder + "/modules.json")) return;
  const ConfigFile modules(folder, "modules.json");
  for (const Json& module : modules.json()) {
    const std::string type = module.is_object() ? GetString(module, "type", modules.path()) : "";
    const std::string name = type.substr(type.rfind('.') + 1);
    if (name != "Transformer" && name != "Pooling" && name != "Normalize") {
      throw Error("this model is not supported: module \"" + type +
                  "\": expected Transformer, Pooling, Normalize (" + modules.path() + ")");
    }
  }
}

int64_t ReadMaxLength(const std::string& folder, int64_t positions) {
  if (!FileExists(folder + "/sentence_bert_config.json")) return positions;
  const ConfigFile file(folder, "sentence_bert_config.json");
  RequireObject(file);
  file.Require("do_lower_case", false);
  if (!file.json().contains("max_seq_length") || file.json()["max_seq_length"].is_null()) {
    return positions;
  }
  return std::min(file.Size("max_seq_length"), positions);
}

}  // namespace

BertConfig ReadBertConfig(const std::string& folder) {
  const ConfigFile file(folder, "config.json");
  RequireObject(file);
  file.Require("architectures", Json::array({"BertModel"}), false);
  file.Require("model_type", "bert", false);
  file.Require("hidden_act", "gelu", false);
  file.Require("position_embedding_type", "absolute");
  file.Require("is_decoder", false);
  file.Require("add_cross_attention", false);

  BertConfig config{.vocabulary = file.Size("vocab_size"),
                    .positions = file.Size("max_position_embeddings"),
                    .token_types = file.Size("type_vocab_size"),
                    .width = file.Size("hidden_size"),
                    .inner_width = file.Size("intermediate_size"),
                    .layers = file.Size("num_hidden_layers"),
                    .heads = file.Size("num_attention_heads"),
                    .layer_norm_epsilon = file.Number("layer_norm_eps")};
  if (config.width % config.heads != 0 || config.head_width() % kVector != 0) {
    file.Refuse("num_attention_heads", "heads whose width is a multiple of 16");
  }
  RequireMeanPooling(folder, config.width);
  RequireModules(folder);
  config.max_length = ReadMaxLength(folder, config.positions);
  return config;
}

}  // namespace assay
