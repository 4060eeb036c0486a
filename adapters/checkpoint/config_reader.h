#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// Values of a model's configuration, each checked as it is read. A key that is null counts as
/// missing, as in transformers. Every method throws Error
/// `"key": got X, expected Y (where)`.
class ConfigReader {
 public:
  /// `config` must outlive the reader. Throws unless it is an object.
  ConfigReader(const Json& config, std::string_view where);

  bool Has(std::string_view key) const { return Find(key) != nullptr; }
  /// Written, if only as null: some defaults stand for a missing key alone.
  bool Mentions(std::string_view key) const;

  /// A whole number from 1 to 2^31 - 1; `otherwise` stands for a missing key.
  int64_t Size(std::string_view key) const;
  int64_t Size(std::string_view key, int64_t otherwise) const;
  /// A finite number.
  double Number(std::string_view key) const;
  double Number(std::string_view key, double otherwise) const;
  double Positive(std::string_view key, double otherwise) const;
  bool Bool(std::string_view key, bool otherwise) const;
  std::string Text(std::string_view key, std::string_view otherwise) const;
  std::vector<double> Numbers(std::string_view key) const;
  std::vector<std::string> Texts(std::string_view key) const;

  /// The value, or null where the key is missing.
  const Json& Value(std::string_view key) const;

  [[noreturn]] void Refuse(std::string_view key, std::string_view expected) const;

 private:
  const Json* Find(std::string_view key) const;

  const Json& config_;
  std::string where_;
};

}  // namespace assay
