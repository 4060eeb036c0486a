#include "reports/visible_text.h"

#include <fmt/format.h>

#include "harness/core/printable.h"
#include "harness/core/utf8.h"
#include "reports/numbers.h"

namespace assay {
namespace {

constexpr size_t kMostCharacters = 2'000;

}  // namespace

std::string MarkControls(std::string_view text) {
  std::string marked;
  marked.reserve(text.size());
  while (!text.empty()) {
    const auto [code, bytes] = FirstCodePoint(text);
    if (IsHiddenControl(code) && code != '\t' && code != '\n') {
      marked += fmt::format("⟨U+{:04X}⟩", static_cast<uint32_t>(code));
    } else {
      marked += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return marked;
}

std::string Shorten(std::string_view text, size_t most) {
  size_t end = 0;
  for (size_t i = 0; i < most && end < text.size(); ++i)
    end += FirstCodePoint(text.substr(end)).bytes;
  if (end >= text.size()) return std::string(text);
  return fmt::format("{}… ({} characters)", text.substr(0, end), FormatCount(CodePoints(text)));
}

void MakeVisible(Json& value) {
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    RepairUtf8(text);
    value = MarkControls(Shorten(text, kMostCharacters));
  } else if (value.is_structured()) {
    for (Json& child : value) MakeVisible(child);
  }
}

}  // namespace assay
