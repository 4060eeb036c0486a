#include "reports/writers/text_canvas.h"

namespace assay {
namespace {

std::string_view Code(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kGood:
      return "\x1b[32m";
    case Style::kWarning:
      return "\x1b[33m";
  }
  return "";
}

}  // namespace

TextCanvas& TextCanvas::Add(std::string_view text, Style style) {
  const bool coloured = colour_ && style != Style::kPlain && !text.empty();
  if (coloured) text_ += Code(style);
  text_ += text;
  if (coloured) text_ += "\x1b[0m";
  return *this;
}

TextCanvas& TextCanvas::EndLine() {
  while (!text_.empty() && text_.back() == ' ') text_.pop_back();
  text_ += '\n';
  return *this;
}

}  // namespace assay
