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

std::string Columns::Describe(std::string_view ours) const {
  const std::string* theirs = Mapped(ours);
  return std::string(ours) + (theirs == nullptr ? "" : " (mapped to \"" + *theirs + "\")");
}

}  // namespace assay
