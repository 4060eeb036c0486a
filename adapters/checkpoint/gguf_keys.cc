#include "adapters/checkpoint/gguf_keys.h"

#include <algorithm>

namespace assay {
namespace {

std::string Got(const Json& value, std::string_view expected) {
  return "got " + std::string(TypeName(value)) + ", expected " + std::string(expected);
}

}  // namespace

const Json* GgufKeys::Find(std::string_view key) const {
  const auto found = metadata_.find(key);
  return found == metadata_.end() ? nullptr : &found->second;
}

Error GgufKeys::Wrong(std::string_view key, std::string_view what) const {
  return Error(std::string(key) + ": " + std::string(what) + " (" + where_ + ")");
}

std::optional<std::string> GgufKeys::Text(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) throw Wrong(key, Got(*value, "a text"));
  return value->get<std::string>();
}

std::optional<bool> GgufKeys::Flag(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) throw Wrong(key, Got(*value, "true or false"));
  return value->get<bool>();
}

std::vector<std::string> GgufKeys::Texts(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr) return {};
  if (!value->is_array() || !std::ranges::all_of(*value, &Json::is_string)) {
    throw Wrong(key, Got(*value, "a list of texts"));
  }
  return value->get<std::vector<std::string>>();
}

std::vector<double> GgufKeys::Numbers(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr) return {};
  if (!value->is_array() || !std::ranges::all_of(*value, &Json::is_number)) {
    throw Wrong(key, Got(*value, "a list of numbers"));
  }
  return value->get<std::vector<double>>();
}

std::optional<size_t> GgufKeys::TokenId(std::string_view key, size_t count) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer()) throw Wrong(key, Got(*value, "a token's id"));
  if (value->get<double>() < 0 || value->get<double>() >= static_cast<double>(count)) {
    throw Wrong(key, "got " + value->dump() + ", expected the id of one of " +
                         std::to_string(count) + " tokens");
  }
  return value->get<size_t>();
}

}  // namespace assay
