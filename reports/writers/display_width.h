#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Columns that well-formed UTF-8 takes on a terminal: 2 for East Asian wide characters and emoji,
/// 0 for combining marks and joiners (Unicode 15, EastAsianWidth W and F, categories Mn, Me, Cf).
size_t DisplayWidth(std::string_view text);

/// The longest beginning of `text` that fits `width` columns; with an ellipsis where it was cut.
std::string CutToWidth(std::string_view text, size_t width);

/// `text` with spaces after it (before it: `right`) up to `width` columns.
std::string PadToWidth(std::string text, size_t width, bool right = false);

/// `text` broken at spaces into lines of at most `width` columns; longer words are cut.
std::vector<std::string> WrapText(std::string_view text, size_t width);

}  // namespace assay
