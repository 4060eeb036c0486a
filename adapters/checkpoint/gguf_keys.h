#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/io/gguf.h"

namespace assay {

/// Reads metadata as values of the type that is expected; Errors name the file and the key. A key
/// that is missing is nullopt or an empty list.
class GgufKeys {
 public:
  GgufKeys(const GgufMetadata& metadata, std::string_view where)
      : metadata_(metadata), where_(where) {}

  bool Has(std::string_view key) const { return metadata_.find(key) != metadata_.end(); }
  std::optional<std::string> Text(std::string_view key) const;
  std::optional<bool> Flag(std::string_view key) const;
  std::vector<std::string> Texts(std::string_view key) const;
  std::vector<double> Numbers(std::string_view key) const;

  /// A token's id, which is less than `count`.
  std::optional<size_t> TokenId(std::string_view key, size_t count) const;

  Error Wrong(std::string_view key, std::string_view what) const;

 private:
  const Json* Find(std::string_view key) const;

  const GgufMetadata& metadata_;
  std::string where_;
};

}  // namespace assay
