#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace assay {

using Json = nlohmann::json;

/// How strictly untrusted JSON is read.
struct JsonOptions {
  /// What becomes of Python's `NaN`, `Infinity` and `-Infinity`: an error, null, or the strings
  /// "NaN", "Infinity", "-Infinity".
  enum class NonFinite { kRefused, kNull, kText };

  size_t max_depth = 64;
  NonFinite non_finite = NonFinite::kRefused;
};

/// Parses one JSON value. Ill-formed UTF-8 and lone surrogate escapes become U+FFFD and are added
/// to `*repairs`. Throws Error `<where>: …` for anything else that is not JSON or is nested too
/// deeply.
Json ParseJson(std::string_view text, std::string_view where, const JsonOptions& options = {},
               size_t* repairs = nullptr);

/// UTF-8, keys sorted, no spaces, only `"`, `\` and control characters escaped: the form that
/// hashes and generated ids are computed from (CONTRACTS §1).
std::string CanonicalJson(const Json& value);

/// Throws Error naming the first key of `object` that is not in `known`, with the nearest known
/// one.
void RequireKnownKeys(const Json& object, std::initializer_list<std::string_view> known,
                      std::string_view where);

/// `object[key]` as a T; throws Error `<where>: "key": got <type>, expected <type>` where it is
/// missing or of another type. `Get` with a default accepts a missing key.
std::string GetString(const Json& object, std::string_view key, std::string_view where);
std::string GetString(const Json& object, std::string_view key, std::string_view where,
                      std::string_view otherwise);
double GetNumber(const Json& object, std::string_view key, std::string_view where);
bool GetBool(const Json& object, std::string_view key, std::string_view where, bool otherwise);

/// "a string", "a number", "null", …: the type of `value` in messages.
std::string_view TypeName(const Json& value);

}  // namespace assay
