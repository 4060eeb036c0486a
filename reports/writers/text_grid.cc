#include "reports/writers/text_grid.h"

#include <algorithm>

#include "harness/core/printable.h"
#include "reports/writers/display_width.h"

namespace assay {

void WriteGrid(const std::vector<std::vector<std::string>>& rows, size_t widest,
               TextCanvas& canvas) {
  std::vector<size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      const size_t width = DisplayWidth(row[i]);
      widths[i] = std::max(widths[i], i == 0 ? std::min(width, widest) : width);
    }
  }
  for (const std::vector<std::string>& row : rows) {
    canvas.Add("  ");
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string cell = i == 0 ? CutToWidth(row[i], widths[i]) : row[i];
      if (i > 0) canvas.Add("  ");
      canvas.Add(PadToWidth(cell, widths[i], i > 0),
                 &row == &rows.front() ? Style::kBold : Style::kPlain);
    }
    canvas.EndLine();
  }
}

void WriteWrapped(std::string_view mark, Style style, const std::string& text, size_t width,
                  TextCanvas& canvas) {
  std::string_view lead = mark;
  for (const std::string& line : WrapText(Printable(text), width > 6 ? width - 4 : 2)) {
    canvas.Add("  ").Add(lead, style).Add(" ").Add(line).EndLine();
    lead = " ";
  }
}

}  // namespace assay
