#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/json.h"

namespace assay {

/// One object of a suite.json with its place in it, for messages. Every getter throws Error
/// `<where>: "key": …` for a value that cannot be meant. Points into the JSON, which must outlive
/// it.
struct ManifestNode {
  const Json& json;
  std::string where;

  const Json* Find(std::string_view key) const;
  std::string Place(std::string_view key) const { return where + ": \"" + std::string(key) + "\""; }
  Error Wrong(std::string_view key, const std::string& what) const {
    return Error(Place(key) + ": " + what);
  }

  std::string Text(std::string_view key, std::string_view otherwise = "") const {
    return GetString(json, key, where, otherwise);
  }
  /// The list there; an empty one where there is none.
  const Json& List(std::string_view key) const;
  /// Strings that are not empty, each once.
  std::vector<std::string> Strings(std::string_view key) const;
  /// The object there, or nullptr.
  const Json* Object(std::string_view key) const;
  /// A weight or count: from 1e-6 to 1e6, so that no sum of them overflows or vanishes.
  double Positive(std::string_view key, double otherwise) const;
  /// One of `known`, of which the first is the default.
  std::string OneOf(std::string_view key, std::initializer_list<std::string_view> known) const;
};

}  // namespace assay
