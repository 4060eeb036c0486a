#include "suites/columns.h"

#include <algorithm>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {
namespace {

const std::vector<std::string>& OurColumns() {
  static const std::vector<std::string> columns = {
      "prompt",          "chosen",         "rejected",
      "responses",       "grades",         "dimensions",
      "messages",        "subset",         "id",
      "cluster",         "chosen_model",   "rejected_model",
      "annotator_votes", "annotator_share"};
  return columns;
}

Json* FindKey(Json& row, std::string_view key) {
  const auto it = row.find(key);
  return it == row.end() || it->is_null() ? nullptr : &*it;
}

}  // namespace

Columns::Columns(Mapping mapping) {
  for (auto& [ours, theirs] : mapping) {
    if (std::ranges::find(OurColumns(), ours) == OurColumns().end()) {
      throw UsageError("columns: got \"" + ours + "=" + theirs + "\", expected ours=theirs" +
                       Suggestion(ours, OurColumns()));
    }
    std::erase_if(mapping_, [&](const auto& earlier) { return earlier.first == ours; });
    mapping_.emplace_back(ours, theirs);
  }
  for (auto it = mapping_.begin(); it != mapping_.end(); ++it) {
    const auto twice = std::find_if(mapping_.begin(), it,
                                    [&](const auto& other) { return other.second == it->second; });
    if (twice == it) continue;
    throw UsageError("columns: \"" + it->second + "\" is mapped to both \"" + twice->first +
                     "\" and \"" + it->first + "\"; expected every column once");
  }
  for (const std::string& ours : OurColumns()) names_.emplace_back(ours, Candidates(ours));
  unmet_ = mapping_;
}

const std::string* Columns::Mapped(std::string_view ours) const {
  const auto found = std::ranges::find(mapping_, ours, &Mapping::value_type::first);
  return found == mapping_.end() ? nullptr : &found->second;
}

Columns::Names Columns::Candidates(const std::string& ours) const {
  if (const std::string* theirs = Mapped(ours)) return {*theirs};
  Names names = {ours};
  if (ours == "prompt") names.insert(names.end(), {"question", "input"});
  std::erase_if(names, [&](const std::string& name) {
    return std::ranges::find(mapping_, name, &Mapping::value_type::second) != mapping_.end();
  });
  return names;
}

const std::vector<std::string>& Columns::NamesOf(std::string_view ours) const {
  static const Names none;
  const auto found =
      std::ranges::find_if(names_, [&](const auto& entry) { return entry.first == ours; });
  return found == names_.end() ? none : found->second;
}

Json* Columns::Find(Json& row, std::string_view name) const {
  const auto ours =
      std::ranges::find_if(names_, [&](const auto& entry) { return entry.first == name; });
  if (ours == names_.end()) return FindKey(row, name);
  for (const std::string& theirs : ours->second) {
    if (Json* found = FindKey(row, theirs)) return found;
  }
  return nullptr;
}

bool Columns::IsNull(const Json& row, std::string_view ours) const {
  return std::ranges::any_of(NamesOf(ours), [&](const std::string& name) {
    const auto it = row.find(name);
    return it != row.end() && it->is_null();
  });
}

void Columns::Meet(const Json& row) {
  if (unmet_.empty()) return;
  if (first_names_.empty()) {
    for (const auto& [name, value] : row.items()) first_names_.push_back(name);
  }
  std::erase_if(unmet_, [&](const auto& entry) { return row.contains(entry.second); });
}

void Columns::RequireAllMet(const std::string& where) const {
  if (unmet_.empty()) return;
  const auto& [ours, theirs] = unmet_.front();
  std::string names;
  for (const std::string& name : first_names_) names += (names.empty() ? "" : ", ") + name;
  throw Error(where + ": columns: \"" + ours + "\" is mapped to \"" + theirs +
              "\", which no row has; expected one of its columns: " + names);
}

std::string Columns::Describe(std::string_view ours) const {
  const std::string* theirs = Mapped(ours);
  return "\"" + std::string(ours) + "\"" +
         (theirs == nullptr ? "" : " (mapped to \"" + *theirs + "\")");
}

}  // namespace assay
