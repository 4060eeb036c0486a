#pragma once

#include <string>
#include <string_view>

namespace assay {

/// How a piece of text looks on a terminal that shows colour.
enum class Style { kPlain, kBold, kDim, kGood, kWarning };

/// Text with ANSI colours, or without any.
class TextCanvas {
 public:
  explicit TextCanvas(bool colour) : colour_(colour) {}

  TextCanvas& Add(std::string_view text, Style style = Style::kPlain);
  /// Ends the line, without spaces at its end.
  TextCanvas& EndLine();

  const std::string& text() const { return text_; }

 private:
  bool colour_;
  std::string text_;
};

}  // namespace assay
