#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// Finds our columns in a row under the names that its file gives them: by a mapping (`--columns`,
/// `columns` in suite.json; the later entry wins), else under their own name, and `prompt` also as
/// `question` or `input`. A column of the file that is mapped to one of ours is no other one of
/// ours. Remembers which mapped names it has met.
class Columns {
 public:
  using Mapping = std::vector<std::pair<std::string, std::string>>;

  Columns() : Columns(Mapping()) {}
  /// Throws UsageError for a column that no row form has, with a suggestion, and for one of the
  /// file's that is mapped to two of ours.
  explicit Columns(Mapping mapping);

  /// The names that our column may have in the file, first choice first.
  const std::vector<std::string>& NamesOf(std::string_view ours) const;

  /// The value of a column, to be moved from; nullptr where it is absent or null. What is none of
  /// ours has its own name.
  Json* Find(Json& row, std::string_view name) const;

  /// Whether the user or the suite named the file's column for ours.
  bool IsMapped(std::string_view ours) const { return Mapped(ours) != nullptr; }

  /// Whether our column is there and null: absent for `Find`, but worth naming in a message.
  bool IsNull(const Json& row, std::string_view ours) const;

  /// Takes note of the names in a row, before it is moved from.
  void Meet(const Json& row);

  /// After the last row: throws Error where a name that was mapped to occurred in none of them.
  /// `where`: what was read.
  void RequireAllMet(const std::string& where) const;

  /// `"prompt"`, or `"prompt" (mapped to "question")`: our column in messages.
  std::string Describe(std::string_view ours) const;

 private:
  using Names = std::vector<std::string>;

  const std::string* Mapped(std::string_view ours) const;
  Names Candidates(const std::string& ours) const;

  Mapping mapping_;                                   // what counts of it
  std::vector<std::pair<std::string, Names>> names_;  // of each of ours
  Mapping unmet_;                                     // of the mapping, what no row had so far
  std::vector<std::string> first_names_;              // of the first row, for messages
};

}  // namespace assay
