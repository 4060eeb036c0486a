#pragma once

#include <string>
#include <string_view>

#include "harness/core/json.h"

namespace assay {

/// `text` with every hidden control but tab and newline replaced by its name: "⟨U+202E⟩". A page
/// has room for names and lines; a terminal's lines are `Printable`.
std::string MarkControls(std::string_view text);

/// At most `most` code points of `text`; a longer one ends in "… (1,048,576 characters)".
std::string Shorten(std::string_view text, size_t most);

/// Marks the controls in every string of `value` and shortens it to 2,000 characters: nothing that
/// comes from a data set can reorder or flood the page.
void MakeVisible(Json& value);

}  // namespace assay
