#include "reports/writers/markdown_escape.h"

#include "harness/core/printable.h"

namespace assay {

std::string MarkdownEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    if (std::string_view("\\`*_{}[]<>#|~&!@$").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace assay
