#include "harness/core/printable.h"

#include "harness/core/utf8.h"

namespace assay {

bool IsHiddenControl(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200B ||
         code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         (code >= 0xE0000 && code <= 0xE007F);
}

std::string Printable(std::string_view text, size_t most) {
  std::string printable(text.substr(0, most));
  RepairUtf8(printable);
  std::string line;
  line.reserve(printable.size());
  for (std::string_view rest = printable; !rest.empty();) {
    const auto [code, bytes] = FirstCodePoint(rest);
    if (code == '\n' || code == '\r' || code == '\t') {
      line += ' ';
    } else if (IsHiddenControl(code)) {
      line += "\uFFFD";
    } else {
      line += rest.substr(0, bytes);
    }
    rest.remove_prefix(bytes);
  }
  return line + (text.size() > most ? "..." : "");
}

}  // namespace assay
