#pragma once

#include <string>
#include <string_view>

namespace assay {

/// Whether a reader cannot see `code` but it changes what he sees: C0, DEL and C1 controls, bidi
/// and other format controls. Joiners and variation selectors, which scripts and emoji need, are
/// none.
bool IsHiddenControl(char32_t code);

/// `text` as one line that a terminal shows as it is: valid UTF-8, line breaks and tabs a space,
/// every other hidden control U+FFFD, so that a file's name or a program's last words can neither
/// break a line in two nor steer the terminal. At most `most` bytes of it, then "...".
std::string Printable(std::string_view text, size_t most = std::string_view::npos);

}  // namespace assay
