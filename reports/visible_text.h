#pragma once

#include <string>
#include <string_view>

#include "harness/core/json.h"

namespace assay {

/// `text` with every character that a reader cannot see but that changes what he sees (bidi and
/// other format controls, C0 and C1 controls but tab and newline) replaced by its name: "⟨U+202E⟩".
/// Joiners inside emoji and scripts stay.
std::string MarkControls(std::string_view text);

/// At most `most` code points of `text`; a longer one ends in "… (1,048,576 characters)".
std::string Shorten(std::string_view text, size_t most);

/// Marks the controls in every string of `value` and shortens it to 2,000 characters: nothing that
/// comes from a data set can reorder or flood the page.
void MakeVisible(Json& value);

}  // namespace assay
