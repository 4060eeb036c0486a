#include <array>
#include <charconv>
#include <utility>

#include "harness/core/error.h"
#include "harness/io/table_writer.h"

namespace assay {
namespace {

void AppendText(std::string& out, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

template <typename Number>
void AppendNumber(std::string& out, Number value) {
  std::array<char, 32> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

class CsvWriter final : public TableWriter {
 public:
  explicit CsvWriter(const std::vector<Column>& columns) : width_(columns.size()) {
    std::vector<Cell> header;
    for (const Column& column : columns) ASSAY_CHECK(column.type != Column::Type::kNumbers);
    for (const Column& column : columns) header.emplace_back(std::string_view(column.name));
    Add(header);
  }

  void Add(std::span<const Cell> row) override {
    ASSAY_CHECK(row.size() == width_);
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out_ += ',';
      if (const auto* text = std::get_if<std::string_view>(&row[i])) AppendText(out_, *text);
      if (const auto* integer = std::get_if<int64_t>(&row[i])) AppendNumber(out_, *integer);
      if (const auto* number = std::get_if<double>(&row[i])) AppendNumber(out_, *number);
    }
    out_ += "\r\n";
  }

  std::string Finish() override { return std::move(out_); }

 private:
  const size_t width_;
  std::string out_;
};

}  // namespace

std::unique_ptr<TableWriter> MakeCsvWriter(const std::vector<Column>& columns) {
  return std::make_unique<CsvWriter>(columns);
}

}  // namespace assay
