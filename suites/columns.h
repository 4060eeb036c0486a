#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// Finds our columns in a row under the names that its file gives them: by a mapping (`--columns`,
/// `columns` in suite.json; the later entry wins), else under their own name, and `prompt` also as
/// `question` or `input`.
class Columns {
 public:
  using Mapping = std::vector<std::pair<std::string, std::string>>;

  Columns() = default;
  /// Throws UsageError for a column that no row form has, with a suggestion.
  explicit Columns(Mapping mapping);

  /// The value of our column, to be moved from; nullptr where it is absent or null.
  Json* Find(Json& row, std::string_view ours) const;

  /// `prompt`, or `prompt (mapped to "question")`: our column in messages.
  std::string Describe(std::string_view ours) const;

 private:
  const std::string* Mapped(std::string_view ours) const;

  Mapping mapping_;
};

}  // namespace assay
