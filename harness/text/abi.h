#pragma once

#include <string>
#include <string_view>

#include "harness/core/error.h"
#include "harness/text/rust/assay_text.h"

namespace assay::text {

inline AssayBorrowedText Borrow(std::string_view text) { return {text.data(), text.size()}; }

/// Copies a text that the library gave away and returns it.
inline std::string Take(AssayOwnedText text) {
  struct Guard {
    AssayOwnedText text;
    ~Guard() { assay_text_free(text); }
  } guard{text};
  return std::string(text.data, text.size);
}

/// Throws Error `<what>: <the library's error>` if a call failed.
inline void Require(bool succeeded, AssayOwnedText error, std::string_view what) {
  if (!succeeded) throw Error(std::string(what) + ": " + Take(error));
}

}  // namespace assay::text
