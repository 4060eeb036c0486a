#include "adapters/model_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {
namespace {

const std::string* Find(const ModelSpec& spec, const std::string& key) {
  const auto it = spec.options.find(key);
  return it == spec.options.end() ? nullptr : &it->second;
}

[[noreturn]] void Wrong(const ModelSpec& spec, const std::string& key,
                        const std::string& expected) {
  throw UsageError("wrong option of " + spec.kind + ": " + key + ": got \"" + spec.options.at(key) +
                   "\", expected " + expected + " (" + spec.text + ")");
}

// The whole of `text` as a number.
template <typename T>
bool Parse(const std::string& text, T& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

}  // namespace

std::string TextOption(const ModelSpec& spec, const std::string& key, std::string_view otherwise) {
  const std::string* text = Find(spec, key);
  return text == nullptr ? std::string(otherwise) : *text;
}

std::string ChoiceOption(const ModelSpec& spec, const std::string& key,
                         const std::vector<std::string>& choices) {
  const std::string* text = Find(spec, key);
  if (text == nullptr) return choices.front();
  if (std::ranges::find(choices, *text) != choices.end()) return *text;
  throw UsageError("wrong option of " + spec.kind + ": " + key + ": got \"" + *text + "\"" +
                   Suggestion(*text, choices));
}

bool BoolOption(const ModelSpec& spec, const std::string& key, bool otherwise) {
  const std::string* text = Find(spec, key);
  if (text == nullptr) return otherwise;
  if (*text == "true" || *text == "1") return true;
  if (*text == "false" || *text == "0") return false;
  Wrong(spec, key, "true or false");
}

double NumberOption(const ModelSpec& spec, const std::string& key, double otherwise) {
  const std::string* text = Find(spec, key);
  if (text == nullptr) return otherwise;
  double value = 0;
  if (!Parse(*text, value) || !std::isfinite(value)) Wrong(spec, key, "a number");
  return value;
}

uint64_t CountOption(const ModelSpec& spec, const std::string& key, uint64_t otherwise,
                     uint64_t most) {
  const std::string* text = Find(spec, key);
  if (text == nullptr) return otherwise;
  uint64_t value = 0;
  if (!Parse(*text, value) || value == 0 || value > most) {
    Wrong(spec, key, "a whole number from 1 to " + std::to_string(most));
  }
  return value;
}

std::string NameOf(const ModelSpec& spec) {
  if (const std::string* name = Find(spec, "name")) return *name;
  if (spec.target.starts_with("hf:")) return spec.target.substr(3);
  const std::filesystem::path path = std::filesystem::absolute(spec.target).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace assay
