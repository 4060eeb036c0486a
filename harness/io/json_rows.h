#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "harness/io/file.h"
#include "harness/io/lines.h"
#include "harness/io/rows.h"

namespace assay {

/// The bytes that rows are read from, and where they come from: a mapped file, whose pages are
/// given back as reading goes on, or memory that someone else keeps.
class RowText {
 public:
  explicit RowText(MappedFile file);
  RowText(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}

  std::string_view text() const { return text_; }
  const std::string& name() const { return name_; }
  void Release(size_t end);

 private:
  std::unique_ptr<MappedFile> file_;
  std::string_view text_;
  std::string name_;
  size_t released_ = 0;
};

/// The position after the JSON string that starts at the quote `at`; the text's end if it never
/// closes.
size_t SkipJsonString(std::string_view text, size_t at);

/// JSON Lines: one object per line.
class JsonLinesRows final : public RowReader {
 public:
  explicit JsonLinesRows(RowText text);

  bool Next(Json& row) override;
  std::string Where() const override { return lines_.Where(); }
  size_t Repairs() const override { return repairs_; }

 private:
  RowText text_;
  LineReader lines_;
  size_t repairs_ = 0;
};

/// A JSON list of objects, found one by one: the list as a whole is never in memory as JSON.
class JsonArrayRows final : public RowReader {
 public:
  explicit JsonArrayRows(RowText text);

  bool Next(Json& row) override;
  std::string Where() const override;
  size_t Repairs() const override { return repairs_; }

 private:
  void SkipSpace();
  void End();
  std::string_view Element();

  RowText text_;
  size_t at_ = 0;
  size_t row_ = 0;
  bool ended_ = false;
  size_t repairs_ = 0;
};

}  // namespace assay
