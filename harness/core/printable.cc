#include "harness/core/printable.h"

#include "harness/core/utf8.h"

namespace assay {
namespace {

// Whether `text` begins with a control of the writing direction.
bool IsBidiControl(std::string_view text) {
  const std::string_view control = text.substr(0, 3);
  return (control >= "\u202A" && control <= "\u202E") ||
         (control >= "\u2066" && control <= "\u2069");
}

unsigned char Byte(const std::string& text, size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

}  // namespace

std::string Printable(std::string_view text, size_t most) {
  std::string printable(text.substr(0, most));
  RepairUtf8(printable);
  for (size_t i = 0; i < printable.size(); ++i) {
    const unsigned char byte = Byte(printable, i);
    if (byte < 0x20 || byte == 0x7F) printable[i] = ' ';
    if (byte == 0xC2 && Byte(printable, i + 1) < 0xA0) printable.replace(i, 2, " ");
    if (IsBidiControl(std::string_view(printable).substr(i))) printable.replace(i, 3, "\uFFFD");
  }
  return printable + (text.size() > most ? "..." : "");
}

}  // namespace assay
