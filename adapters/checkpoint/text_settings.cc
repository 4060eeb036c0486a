#include "adapters/checkpoint/text_settings.h"

#include <algorithm>
#include <limits>
#include <set>

#include "harness/core/error.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr size_t kLargestFile = size_t{64} << 20;

// Beyond this `model_max_length` says only that nobody set it: transformers writes int(1e30).
constexpr double kLongest = 1e9;

Json ReadJsonFile(const std::string& path) {
  Json value = ParseJson(ReadFile(path, kLargestFile), path);
  if (!value.is_object()) {
    throw Error("not a configuration: got " + std::string(TypeName(value)) +
                ", expected an object (" + path + ")");
  }
  return value;
}

// A token is its text, or an object with its text in "content".
std::optional<std::string> TokenText(const Json& token) {
  if (token.is_string()) return token.get<std::string>();
  if (token.is_object() && token.contains("content") && token["content"].is_string()) {
    return token["content"].get<std::string>();
  }
  return std::nullopt;
}

Json AddedToken(const Json& token, bool special) {
  const auto flag = [&](const char* key, bool otherwise) {
    return token.is_object() && token.contains(key) && token[key].is_boolean()
               ? token[key].get<bool>()
               : otherwise;
  };
  special = flag("special", special);
  return {{"content", TokenText(token).value_or("")},
          {"single_word", flag("single_word", false)},
          {"lstrip", flag("lstrip", false)},
          {"rstrip", flag("rstrip", false)},
          {"normalized", flag("normalized", !special)},
          {"special", special}};
}

/// Collects the tokens of the configuration files in the order in which they get their ids.
class TokenReader {
 public:
  explicit TokenReader(TextSettings& settings) : settings_(settings) {}

  void ReadDecoder(const Json& config, const std::string& where) {
    const auto decoder = config.find("added_tokens_decoder");
    if (decoder == config.end()) return;
    std::map<uint64_t, const Json*> by_id;
    for (const auto& [id, token] : decoder->items()) {
      const bool is_id = !id.empty() && id.size() < 10 &&
                         std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
      if (!is_id || !TokenText(token)) {
        throw Error("added_tokens_decoder: got \"" + id + "\", expected ids with tokens (" + where +
                    ")");
      }
      by_id[std::stoull(id)] = &token;
    }
    for (const auto& [id, token] : by_id) Add(*token, false);
  }

  // "bos_token", "pad_token" … and lists of further ones.
  void ReadSpecial(const Json& config) {
    for (const auto& [key, value] : config.items()) {
      if (key.ends_with("_token")) {
        if (const auto text = TokenText(value)) {
          settings_.special_tokens[key] = *text;
          special_[key] = value;
        }
      } else if (key == "additional_special_tokens" || key == "extra_special_tokens") {
        if (!value.is_array() && !value.is_object()) continue;
        for (const auto& [name, token] : value.items()) {
          if (const auto text = TokenText(token); text && value.is_object()) {
            settings_.special_tokens[name] = *text;
          }
          further_.push_back(token);
        }
      }
    }
  }

  void AddSpecial() {
    // The order of SPECIAL_TOKENS_ATTRIBUTES in transformers; others follow.
    for (const char* key : {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token",
                            "cls_token", "mask_token"}) {
      if (special_.contains(key)) Add(special_[key], true);
    }
    for (const auto& [key, token] : special_) Add(token, true);
    for (const Json& token : further_) Add(token, true);
  }

 private:
  void Add(const Json& token, bool special) {
    const auto text = TokenText(token);
    if (!text || !known_.insert(*text).second) return;
    Json added = AddedToken(token, special);
    if (special) added["keep"] = true;  // what tokenizer.json says of it counts
    settings_.added_tokens.push_back(std::move(added));
  }

  TextSettings& settings_;
  std::map<std::string, Json> special_;
  std::vector<Json> further_;
  std::set<std::string> known_;
};

// A text, {"default": text} or [{"name": "default", "template": text}].
std::string TemplateOf(const Json& value, const std::string& where) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object()) return GetString(value, "default", where + ": chat_template");
  if (value.is_array()) {
    for (const Json& named : value) {
      if (!named.is_object() || GetString(named, "name", where, "") != "default") continue;
      return GetString(named, "template", where);
    }
  }
  throw Error("chat_template: got " + std::string(TypeName(value)) +
              ", expected a text, or a list in which one is named \"default\" (" + where + ")");
}

void ReadTemplate(const std::string& folder, const Json& config, const std::string& config_path,
                  TextSettings& settings) {
  const auto take = [&](std::string text, std::string origin) {
    settings.chat_template = std::move(text);
    settings.template_origin = settings.chat_template.empty() ? "" : std::move(origin);
  };
  const std::string jinja = folder + "/chat_template.jinja";
  const std::string json = folder + "/chat_template.json";
  if (FileExists(jinja)) {
    take(ReadFile(jinja, kLargestFile), jinja);
  } else if (config.contains("chat_template")) {
    take(TemplateOf(config["chat_template"], config_path), config_path);
  } else if (FileExists(json)) {
    take(TemplateOf(ReadJsonFile(json).value("chat_template", Json()), json), json);
  }
}

void ReadLimits(const Json& config, const std::string& where, TextSettings& settings) {
  const std::string side = GetString(config, "truncation_side", where, "right");
  if (side != "left" && side != "right") {
    throw Error("truncation_side: got \"" + side + "\", expected left or right (" + where + ")");
  }
  settings.truncation_side = side == "left" ? TokenLimit::Side::kLeft : TokenLimit::Side::kRight;

  const auto length = config.find("model_max_length");
  if (length == config.end() || length->is_null()) return;
  const double tokens = GetNumber(config, "model_max_length", where);
  if (!(tokens >= 1)) {
    throw Error("model_max_length: got " + length->dump() + ", expected at least 1 (" + where +
                ")");
  }
  if (tokens <= kLongest) settings.max_length = static_cast<size_t>(tokens);
}

void ReadInputNames(const Json& config, const std::string& where, TextSettings& settings) {
  const auto names = config.find("model_input_names");
  if (names == config.end() || names->is_null()) {
    // The class that transformers 5 writes for a tokenizer without one of its own lists no types.
    const auto type = config.find("tokenizer_class");
    settings.token_types = type == config.end() || *type != "TokenizersBackend";
    return;
  }
  if (!names->is_array()) {
    throw Error("model_input_names: got " + std::string(TypeName(*names)) +
                ", expected a list of names (" + where + ")");
  }
  settings.token_types = std::ranges::find(*names, Json("token_type_ids")) != names->end();
}

}  // namespace

TextSettings ReadTextSettings(const std::string& folder) {
  const std::string path = folder + "/tokenizer_config.json";
  const Json config = FileExists(path) ? ReadJsonFile(path) : Json::object();
  TextSettings settings;
  TokenReader tokens(settings);
  tokens.ReadDecoder(config, path);
  tokens.ReadSpecial(config);
  const std::string map = folder + "/special_tokens_map.json";
  if (!config.contains("added_tokens_decoder") && FileExists(map)) {
    tokens.ReadSpecial(ReadJsonFile(map));
  }
  tokens.AddSpecial();
  ReadTemplate(folder, config, path, settings);
  ReadLimits(config, path, settings);
  ReadInputNames(config, path, settings);
  return settings;
}

ConfigTokenIds ReadConfigTokenIds(const Json& config, std::string_view where) {
  const auto read = [&](const char* key) {
    TokenIds ids;
    const auto found = config.find(key);
    if (found == config.end() || found->is_null()) return ids;
    for (const Json& id : found->is_array() ? *found : Json::array({*found})) {
      if (!id.is_number_integer() || id.get<double>() > std::numeric_limits<uint32_t>::max()) {
        throw Error(std::string(key) + ": got " + id.dump() + ", expected a token id (" +
                    std::string(where) + ")");
      }
      if (id.get<int64_t>() >= 0) ids.push_back(id.get<uint32_t>());
    }
    return ids;
  };
  const auto first = [](const TokenIds& ids) {
    return ids.empty() ? std::nullopt : std::optional(ids.front());
  };
  return {.bos = first(read("bos_token_id")),
          .pad = first(read("pad_token_id")),
          .eos = read("eos_token_id")};
}

}  // namespace assay
