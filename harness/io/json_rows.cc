#include "harness/io/json_rows.h"

#include <limits>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

using NonFinite = JsonOptions::NonFinite;

// Puts NaN where `spelt`, the same value read in another way, has a text for null.
void PutNans(const Json& spelt, Json& value) {
  if (value.is_null() && spelt.is_string()) value = std::numeric_limits<double>::quiet_NaN();
  if (!value.is_structured()) return;
  auto other = spelt.begin();
  for (Json& part : value) PutNans(*other++, part);
}

// Python writes NaN where a value is missing: a column of it is null, as in Parquet. Within a
// column's list of numbers it stays, for the list's reader to refuse.
Json ParseRow(std::string_view text, const std::string& where, size_t* repairs) {
  Json row = ParseJson(text, where, {.non_finite = NonFinite::kNull}, repairs);
  if (!row.is_object()) {
    throw Error(where + ": got " + std::string(TypeName(row)) +
                ", expected an object with the row's columns");
  }
  if (text.find("NaN") == std::string_view::npos &&
      text.find("Infinity") == std::string_view::npos) {
    return row;
  }
  const Json spelt = ParseJson(text, where, {.non_finite = NonFinite::kText});
  for (auto& [name, value] : row.items()) {
    if (value.is_structured()) PutNans(spelt[name], value);
  }
  return row;
}

}  // namespace

size_t SkipJsonString(std::string_view text, size_t at) {
  ++at;
  while (at < text.size()) {
    at = text.find_first_of("\"\\", at);
    if (at == std::string_view::npos) return text.size();
    if (text[at] == '"') return at + 1;
    at += 2;  // the backslash and what it escapes
  }
  return text.size();
}

RowText::RowText(MappedFile file)
    : file_(std::make_unique<MappedFile>(std::move(file))),
      text_(file_->bytes()),
      name_(file_->path()) {}

void RowText::Release(size_t end) {
  constexpr size_t kStep = size_t{16} << 20;
  if (file_ == nullptr || end < released_ + kStep) return;
  file_->Release(end);
  released_ = end;
}

JsonLinesRows::JsonLinesRows(RowText text)
    : text_(std::move(text)), lines_(text_.text(), text_.name()) {}

bool JsonLinesRows::Next(Json& row) {
  text_.Release(lines_.end());
  std::string_view line;
  if (!lines_.Next(line)) return false;
  row = ParseRow(line, Where(), &repairs_);
  return true;
}

JsonArrayRows::JsonArrayRows(RowText text) : text_(std::move(text)) {
  at_ = text_.text().size() - WithoutByteOrderMark(text_.text()).size();
  SkipSpace();
  ++at_;  // the opening bracket, which made this a list
}

std::string JsonArrayRows::Where() const { return text_.name() + ": row " + std::to_string(row_); }

void JsonArrayRows::SkipSpace() {
  at_ = std::min(text_.text().find_first_not_of(" \t\r\n", at_), text_.text().size());
}

bool JsonArrayRows::Next(Json& row) {
  if (ended_) return false;
  text_.Release(at_);
  SkipSpace();
  if (row_ == 0 && at_ < text_.text().size() && text_.text()[at_] == ']') {
    End();
    return false;
  }
  ++row_;
  row = ParseRow(Element(), Where(), &repairs_);
  if (text_.text()[at_] == ']') {
    End();
  } else {
    ++at_;  // the comma
  }
  return true;
}

// The text up to the comma or bracket that ends the element at `at_`, which is left there.
std::string_view JsonArrayRows::Element() {
  const std::string_view text = text_.text();
  const size_t start = at_;
  size_t depth = 0;
  while (at_ < text.size() && at_ - start <= LineReader::kLongestLine) {
    const char c = text[at_];
    if (c == '"') {
      at_ = SkipJsonString(text, at_);
      continue;
    }
    if (depth == 0 && (c == ',' || c == ']')) return text.substr(start, at_ - start);
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') depth -= depth > 0;
    ++at_;
  }
  if (at_ < text.size()) {
    throw Error(Where() + ": the row is too long: expected at most " +
                std::to_string(LineReader::kLongestLine) + " bytes");
  }
  throw Error(Where() + ": the file ends in the middle of the list; is it complete?");
}

void JsonArrayRows::End() {
  ++at_;
  SkipSpace();
  if (at_ < text_.text().size()) {
    throw Error(text_.name() + ": there is text after the end of the list; expected one list");
  }
  ended_ = true;
}

}  // namespace assay
