#include "harness/core/config_json.h"

#include <set>
#include <string>
#include <vector>

#include "harness/core/error.h"

namespace assay {

Json ParseConfig(std::string_view text, std::string_view where) {
  ParseJson(text, where);                   // bounds the depth and says what else is wrong
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  const auto visit = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key &&
        !keys.back().insert(parsed.get<std::string>()).second) {
      throw Error(std::string(where) + ": the key \"" + parsed.get<std::string>() +
                  "\" is there twice in one object; expected every key once");
    }
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), visit);
  } catch (const Json::exception&) {  // the rest was parsed before
    throw Error(std::string(where) +
                ": got ill-formed UTF-8 or half a surrogate pair, expected UTF-8 text");
  }
}

}  // namespace assay
