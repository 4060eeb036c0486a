#include "reports/visible_text.h"

#include <fmt/format.h>

#include "harness/core/utf8.h"
#include "reports/numbers.h"

namespace assay {
namespace {

constexpr size_t kMostCharacters = 2'000;

struct Decoded {
  char32_t code;
  size_t bytes;
};

// The code point at the start of well-formed UTF-8.
Decoded Decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (bytes == 1) return {lead, 1};
  char32_t code = lead & (0x7fu >> bytes);
  for (size_t i = 1; i < bytes; ++i) code = (code << 6) | (byte(i) & 0x3fu);
  return {code, bytes};
}

bool IsHiddenControl(char32_t code) {
  if (code < 0x20) return code != '\t' && code != '\n';
  return (code >= 0x7f && code <= 0x9f) || code == 0x061c || code == 0x200b || code == 0x200e ||
         code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
         (code >= 0xe0000 && code <= 0xe007f);
}

}  // namespace

std::string MarkControls(std::string_view text) {
  std::string marked;
  marked.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = Decode(text);
    if (IsHiddenControl(next.code)) {
      marked += fmt::format("⟨U+{:04X}⟩", static_cast<uint32_t>(next.code));
    } else {
      marked += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return marked;
}

std::string Shorten(std::string_view text, size_t most) {
  size_t end = 0;
  for (size_t i = 0; i < most && end < text.size(); ++i) end += Decode(text.substr(end)).bytes;
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
