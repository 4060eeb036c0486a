#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

/// Whether `text` is well-formed UTF-8 (Unicode 15, §3.9: no surrogates, no overlong forms).
bool IsValidUtf8(std::string_view text);

/// Replaces each maximal ill-formed subsequence by U+FFFD, as browsers and Python's
/// `errors="replace"` do. Returns how many were replaced (0: `text` is untouched).
size_t RepairUtf8(std::string& text);

/// Code points in well-formed UTF-8.
size_t CodePoints(std::string_view text);

/// A code point and how many bytes of a text it takes.
struct CodePoint {
  char32_t code;
  size_t bytes;
};

/// The code point that `text`, which is not empty, begins with; U+FFFD for what `RepairUtf8` would
/// replace by one.
CodePoint FirstCodePoint(std::string_view text);

}  // namespace assay
