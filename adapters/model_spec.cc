#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/registry.h"
#include "harness/core/config_json.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/suggest.h"
#include "harness/io/file.h"
#include "harness/io/hub_cache.h"

namespace assay {
namespace {

constexpr size_t kLargestConfig = size_t{1} << 20;
constexpr std::string_view kHub = "hf";  // a checkpoint, which keeps this before its target

std::vector<std::string> Kinds() {
  std::vector<std::string> kinds;
  for (const AdapterEntry& entry : Adapters()) kinds.push_back(entry.kind);
  kinds.emplace_back(kHub);
  return kinds;
}

void RequireKnownKind(const std::string& kind, const std::string& text) {
  const std::vector<std::string> kinds = Kinds();
  if (std::ranges::find(kinds, kind) != kinds.end()) return;
  throw UsageError("unknown kind of model: \"" + kind + "\" (" + text + ")" +
                   Suggestion(kind, kinds));
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// "%3F" becomes "?".
std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      throw UsageError("malformed model: \"" + std::string(text) +
                       "\": expected two hexadecimal digits after %; write %25 for a %");
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

// "key=value&…" into `options`.
void ParseOptions(std::string_view text, ModelSpec& spec) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view option = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = option.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
      throw UsageError("malformed option of " + spec.kind + ": got \"" + std::string(option) +
                       "\", expected key=value");
    }
    const std::string key = PercentDecoded(option.substr(0, equals));
    if (equals + 1 == option.size()) {
      throw UsageError("empty option of " + spec.kind + ": got \"" + std::string(option) +
                       "\", expected a value, or leave it out");
    }
    if (!spec.options.emplace(key, PercentDecoded(option.substr(equals + 1))).second) {
      throw UsageError("option of " + spec.kind + " given twice: " + key);
    }
  }
}

// The part before the colon, where it looks like a kind and not like a path.
std::string_view KindIn(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};
  const std::string_view kind = text.substr(0, colon);
  const bool plain = std::ranges::all_of(
      kind, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
  return plain ? kind : std::string_view();
}

std::string OptionFromJson(const Json& value, const std::string& where, const std::string& key) {
  if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
    return value.get<std::string>();
  }
  if (value.is_number() || value.is_boolean()) return value.dump();
  throw Error(where + ": option \"" + key + "\": got " +
              (value.is_string() ? "an empty string" : std::string(TypeName(value))) +
              ", expected a text, a number, true or false");
}

ModelSpec SpecFromFile(const std::string& path) {
  const Json config = ParseConfig(ReadFile(path, kLargestConfig), path);
  RequireKnownKeys(config, {"adapter", "target", "options"}, path);
  ModelSpec spec{
      GetString(config, "adapter", path), GetString(config, "target", path, ""), {}, path};
  RequireKnownKind(spec.kind, path);
  if (spec.kind == kHub) {
    throw Error(path + ": \"adapter\": got \"hf\", expected \"checkpoint\" with the target \"hf:" +
                spec.target + "\"");
  }
  const Json options = config.value("options", Json::object());
  if (!options.is_object()) {
    throw Error(path + ": \"options\": got " + std::string(TypeName(options)) +
                ", expected an object");
  }
  for (const auto& [key, value] : options.items()) {
    spec.options[key] = OptionFromJson(value, path, key);
  }
  return spec;
}

}  // namespace

ModelSpec ParseModelSpec(const std::string& text) {
  const std::string_view kind = KindIn(text);
  if (!kind.empty()) {
    RequireKnownKind(std::string(kind), text);
    const size_t question = std::min(text.find('?'), text.size());
    const std::string_view target =
        std::string_view(text).substr(kind.size() + 1, question - kind.size() - 1);
    ModelSpec spec{std::string(kind), PercentDecoded(target), {}, text};
    if (kind == kHub) {
      ParseHubRepo(HubRepo::Kind::kModel, spec.target);
      spec.kind = "checkpoint";
      spec.target.insert(0, "hf:");
    }
    ParseOptions(std::string_view(text).substr(std::min(question + 1, text.size())), spec);
    return spec;
  }
  const size_t question = std::min(text.find('?'), text.size());
  const std::string path = PercentDecoded(std::string_view(text).substr(0, question));
  if (FolderExists(path) || (path.ends_with(".gguf") && FileExists(path))) {
    ModelSpec spec{"checkpoint", path, {}, text};
    ParseOptions(std::string_view(text).substr(std::min(question + 1, text.size())), spec);
    return spec;
  }
  if (FileExists(text)) return SpecFromFile(text);
  throw UsageError("unknown model: got \"" + text +
                   "\", expected kind:target, a checkpoint's folder or an existing JSON file" +
                   Suggestion("", Kinds()));
}

}  // namespace assay
