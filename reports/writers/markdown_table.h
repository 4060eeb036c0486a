#pragma once

#include <string>
#include <vector>

namespace assay {

/// Rows of cells, safe as `MarkdownText` makes them, as a table under its first row; the first
/// column is aligned to the left.
std::string MarkdownTable(const std::vector<std::vector<std::string>>& rows);

}  // namespace assay
