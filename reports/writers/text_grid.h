#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/writers/text_canvas.h"

namespace assay {

/// Rows of cells in columns as wide as they need: the first to the left, the others to the right. A
/// first cell of more than `widest` columns is cut; the first row is bold.
void WriteGrid(const std::vector<std::vector<std::string>>& rows, size_t widest,
               TextCanvas& canvas);

/// `text` under a mark, on as many lines as `width` asks for.
void WriteWrapped(std::string_view mark, Style style, const std::string& text, size_t width,
                  TextCanvas& canvas);

}  // namespace assay
