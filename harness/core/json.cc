#include "harness/core/json.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "harness/core/utf8.h"

namespace assay {
namespace {

// Walks the text once, outside of any parser, to bound its depth and to rewrite what a strict
// parser would refuse: lone surrogate escapes, and on request Python's non-finite numbers.
class Screen {
 public:
  Screen(std::string_view text, std::string_view where, const JsonOptions& options)
      : text_(text), where_(where), options_(options) {}

  void Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        SkipString();
      } else if (c == '\0') {
        // The parser would take it for the end, and what follows would be lost.
        throw Error(std::string(where_) + ": not valid JSON: got a NUL byte at byte " +
                    std::to_string(at_ + 1) + ", expected UTF-8 text");
      } else if (c == 'N' || c == 'I' || c == '-') {
        NonFinite();
      } else {
        Nest(c);
        ++at_;
      }
    }
  }

  bool changed() const { return changed_; }
  size_t repairs() const { return repairs_; }
  std::string Take() {
    out_.append(text_.substr(copied_));
    return std::move(out_);
  }

 private:
  void Nest(char c) {
    if (c == '[' || c == '{') {
      if (++depth_ > options_.max_depth) {
        throw Error(std::string(where_) + ": JSON is nested too deeply: expected at most " +
                    std::to_string(options_.max_depth) + " levels");
      }
    } else if ((c == ']' || c == '}') && depth_ > 0) {
      --depth_;
    }
  }

  void SkipString() {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        ++at_;
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == 'u') {
        SkipUnicodeEscape();
      } else {
        at_ += 2;
      }
    }
    ++at_;
  }

  // The value of the escape `\uXXXX` at `at`, or -1.
  int EscapeAt(size_t at) const {
    if (at + 6 > text_.size() || text_[at] != '\\' || text_[at + 1] != 'u') return -1;
    int value = 0;
    for (size_t i = at + 2; i < at + 6; ++i) {
      const auto c = static_cast<unsigned char>(text_[i]);
      if (!std::isxdigit(c)) return -1;
      value = value * 16 + (std::isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }

  void SkipUnicodeEscape() {
    const int value = EscapeAt(at_);
    const bool high = value >= 0xD800 && value <= 0xDBFF;
    const bool low = value >= 0xDC00 && value <= 0xDFFF;
    if (high) {
      const int next = EscapeAt(at_ + 6);
      if (next >= 0xDC00 && next <= 0xDFFF) {
        at_ += 12;
        return;
      }
    }
    if (high || low) {
      Replace(6, "\\ufffd");
      ++repairs_;
    } else {
      at_ += value < 0 ? 2 : 6;
    }
  }

  void NonFinite() {
    static constexpr std::array<std::string_view, 3> kTokens = {"NaN", "Infinity", "-Infinity"};
    const auto token = std::ranges::find_if(
        kTokens, [this](std::string_view name) { return text_.substr(at_).starts_with(name); });
    if (token == kTokens.end() || options_.non_finite == JsonOptions::NonFinite::kRefused) {
      ++at_;
    } else if (options_.non_finite == JsonOptions::NonFinite::kNull) {
      Replace(token->size(), "null");
    } else {
      Replace(token->size(), "\"" + std::string(*token) + "\"");
    }
  }

  void Replace(size_t length, std::string_view by) {
    out_.append(text_.substr(copied_, at_ - copied_)).append(by);
    at_ += length;
    copied_ = at_;
    changed_ = true;
  }

  std::string_view text_;
  std::string_view where_;
  const JsonOptions& options_;
  std::string out_;
  size_t at_ = 0;
  size_t copied_ = 0;
  size_t depth_ = 0;
  size_t repairs_ = 0;
  bool changed_ = false;
};

// nlohmann's messages, without their "[json.exception…]" prefix.
std::string Reason(const Json::exception& e) {
  const std::string_view what = e.what();
  const size_t end = what.find("] ");
  return std::string(end == std::string_view::npos ? what : what.substr(end + 2));
}

Json Parse(std::string_view text, std::string_view where) {
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::exception& e) {
    throw Error(std::string(where) + ": not valid JSON: " + Reason(e));
  }
}

const Json* Find(const Json& object, std::string_view key) {
  const auto it = object.find(key);
  return it == object.end() ? nullptr : &*it;
}

[[noreturn]] void WrongType(std::string_view where, std::string_view key, const Json* got,
                            std::string_view expected) {
  throw Error(std::string(where) + ": \"" + std::string(key) + "\": got " +
              std::string(got ? TypeName(*got) : "nothing") + ", expected " +
              std::string(expected));
}

}  // namespace

Json ParseJson(std::string_view text, std::string_view where, const JsonOptions& options,
               size_t* repairs) {
  std::string owned;
  size_t repaired = 0;
  if (!IsValidUtf8(text)) {
    owned = std::string(text);
    repaired = RepairUtf8(owned);
    text = owned;
  }
  Screen screen(text, where, options);
  screen.Run();
  repaired += screen.repairs();
  if (repairs != nullptr) *repairs += repaired;
  if (!screen.changed()) return Parse(text, where);
  return Parse(screen.Take(), where);
}

std::string CanonicalJson(const Json& value) { return value.dump(); }

void RequireKnownKeys(const Json& object, std::initializer_list<std::string_view> known,
                      std::string_view where) {
  if (!object.is_object()) {
    throw Error(std::string(where) + ": got " + std::string(TypeName(object)) +
                ", expected an object");
  }
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    throw Error(std::string(where) + ": unknown key \"" + key + "\"" +
                Suggestion(key, std::vector<std::string>(known.begin(), known.end())));
  }
}

std::string GetString(const Json& object, std::string_view key, std::string_view where) {
  const Json* value = Find(object, key);
  if (value == nullptr || !value->is_string()) WrongType(where, key, value, "a string");
  return value->get<std::string>();
}

std::string GetString(const Json& object, std::string_view key, std::string_view where,
                      std::string_view otherwise) {
  return Find(object, key) == nullptr ? std::string(otherwise) : GetString(object, key, where);
}

double GetNumber(const Json& object, std::string_view key, std::string_view where) {
  const Json* value = Find(object, key);
  if (value == nullptr || !value->is_number()) WrongType(where, key, value, "a number");
  return value->get<double>();
}

bool GetBool(const Json& object, std::string_view key, std::string_view where, bool otherwise) {
  const Json* value = Find(object, key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) WrongType(where, key, value, "true or false");
  return value->get<bool>();
}

std::string_view TypeName(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    default:
      return value.is_number() ? "a number" : "binary data";
  }
}

}  // namespace assay
