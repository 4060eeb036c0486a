#include "reports/writers/markdown_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay {

std::string MarkdownTable(const std::vector<std::vector<std::string>>& rows) {
  std::string table;
  for (const auto& row : rows) {
    table += fmt::format("| {} |\n", fmt::join(row, " | "));
    if (&row != &rows.front()) continue;
    table += "|:---|";
    for (size_t i = 1; i < row.size(); ++i) table += "---:|";
    table += '\n';
  }
  return table;
}

}  // namespace assay
