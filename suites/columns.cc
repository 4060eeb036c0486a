#include "suites/columns.h"

#include <algorithm>

#include "harness/core/error.h"
#include "harness/core/suggest.h"

namespace assay {
namespace {

const std::vector<std::string>& OurColumns() {
  static const std::vector<std::string> columns = {
      "prompt",   "chosen", "rejected", "responses", "grades",       "dimensions",
      "messages", "subset", "id",       "cluster",   "chosen_model", "rejected_model"};
  return columns;
}

Json* FindKey(Json& row, std::string_view key) {
  const auto it = row.find(key);
  return it == row.end() || it->is_null() ? nullptr : &*it;
}

}  // namespace

Columns::Columns(Mapping mapping) : mapping_(std::move(mapping)) {
  for (const auto& [ours, theirs] : mapping_) {
    if (std::ranges::find(OurColumns(), ours) == OurColumns().end()) {
      throw UsageError("columns: got \"" + ours + "=" + theirs + "\", expected ours=theirs" +
                       Suggestion(ours, OurColumns()));
    }
  }
  for (const auto& entry : mapping_) {
    if (*Mapped(entry.first) == entry.second) unmet_.push_back(entry);
  }
}

const std::string* Columns::Mapped(std::string_view ours) const {
  for (auto it = mapping_.rbegin(); it != mapping_.rend(); ++it) {
    if (it->first == ours) return &it->second;
  }
  return nullptr;
}

Json* Columns::Find(Json& row, std::string_view ours) const {
  if (const std::string* theirs = Mapped(ours)) return FindKey(row, *theirs);
  Json* found = FindKey(row, ours);
  if (found != nullptr || ours != "prompt") return found;
  found = FindKey(row, "question");
  return found != nullptr ? found : FindKey(row, "input");
}

bool Columns::IsNull(const Json& row, std::string_view ours) const {
  const auto is_null = [&](std::string_view name) {
    const auto it = row.find(name);
    return it != row.end() && it->is_null();
  };
  if (const std::string* theirs = Mapped(ours)) return is_null(*theirs);
  return is_null(ours) || (ours == "prompt" && (is_null("question") || is_null("input")));
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
