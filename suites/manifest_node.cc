#include "suites/manifest_node.h"

#include <algorithm>

#include "harness/core/suggest.h"

namespace assay {

const Json* ManifestNode::Find(std::string_view key) const {
  const auto it = json.find(key);
  return it == json.end() ? nullptr : &*it;
}

const Json& ManifestNode::List(std::string_view key) const {
  static const Json none = Json::array();
  const Json* value = Find(key);
  if (value == nullptr) return none;
  if (!value->is_array()) {
    throw Wrong(key, "got " + std::string(TypeName(*value)) + ", expected a list");
  }
  return *value;
}

std::vector<std::string> ManifestNode::Strings(std::string_view key) const {
  std::vector<std::string> strings;
  for (const Json& entry : List(key)) {
    if (!entry.is_string() || entry.get_ref<const std::string&>().empty()) {
      throw Wrong(key, "got a list with " +
                           (entry.is_string() ? "an empty string" : std::string(TypeName(entry))) +
                           ", expected strings that are not empty");
    }
    if (std::ranges::find(strings, entry.get_ref<const std::string&>()) != strings.end()) {
      throw Wrong(key, "got " + entry.dump() + " twice, expected every entry once");
    }
    strings.push_back(entry.get<std::string>());
  }
  return strings;
}

const Json* ManifestNode::Object(std::string_view key) const {
  const Json* value = Find(key);
  if (value != nullptr && !value->is_object()) {
    throw Wrong(key, "got " + std::string(TypeName(*value)) + ", expected an object");
  }
  return value;
}

double ManifestNode::Positive(std::string_view key, double otherwise) const {
  constexpr double kLeast = 1e-6;
  constexpr double kMost = 1e6;
  const Json* value = Find(key);
  if (value == nullptr) return otherwise;
  const double number = GetNumber(json, key, where);
  if (!(number >= kLeast && number <= kMost)) {
    throw Wrong(key, "got " + value->dump() + ", expected a positive number from 1e-6 to 1e6");
  }
  return number;
}

std::string ManifestNode::OneOf(std::string_view key,
                                std::initializer_list<std::string_view> known) const {
  const std::string value = Text(key, *known.begin());
  if (std::ranges::find(known, value) == known.end()) {
    throw Wrong(key, "got \"" + value + "\"" +
                         Suggestion(value, std::vector<std::string>(known.begin(), known.end())));
  }
  return value;
}

}  // namespace assay
