#pragma once

#include <string>
#include <string_view>

namespace assay {

/// `text` as one line that a terminal shows as it is: valid UTF-8, every control character (C0,
/// DEL, C1) a space, so that a file's name or a program's last words can neither break a message in
/// two nor steer the terminal. At most `most` bytes of it, then "...".
std::string Printable(std::string_view text, size_t most = std::string_view::npos);

}  // namespace assay
