#include "suites/row_place.h"

#include <utility>

namespace assay {

Error RowPlace::Wrong(const std::string& what) const { return Error(reader.Where() + ": " + what); }

std::string RowPlace::TakeString(Json& row, std::string_view ours) const {
  Json* value = columns.Find(row, ours);
  if (value == nullptr || !value->is_string()) {
    throw Wrong(columns.Describe(ours) + ": got " +
                std::string(value != nullptr            ? TypeName(*value)
                            : columns.IsNull(row, ours) ? "null"
                                                        : "nothing") +
                ", expected a string");
  }
  return std::move(value->get_ref<std::string&>());
}

std::string KeyText(const Json& value, std::string_view ours, const RowPlace& place) {
  if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
    return value.get<std::string>();
  }
  if (value.is_number_integer()) return value.dump();
  throw place.Wrong(place.columns.Describe(ours) + ": got " +
                    (value.is_string() ? "an empty string" : std::string(TypeName(value))) +
                    ", expected a string or an integer");
}

std::vector<std::string> TakeStrings(Json& list, std::string_view ours, const RowPlace& place) {
  if (!list.is_array()) {
    throw place.Wrong(place.columns.Describe(ours) + ": got " + std::string(TypeName(list)) +
                      ", expected a list of strings");
  }
  std::vector<std::string> strings;
  strings.reserve(list.size());
  for (Json& entry : list) {
    if (!entry.is_string()) {
      throw place.Wrong(place.columns.Describe(ours) + ": got a list with " +
                        std::string(TypeName(entry)) + ", expected strings only");
    }
    strings.push_back(std::move(entry.get_ref<std::string&>()));
  }
  return strings;
}

Response TextResponse(std::string text) {
  Response response;
  response.parts = TextParts(std::move(text));
  return response;
}

}  // namespace assay
