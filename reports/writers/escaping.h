#pragma once

#include <string>
#include <string_view>

namespace assay {

// Text that is not ours, as one line of a format; hidden controls as `Printable` has them.

/// A field of CSV (RFC 4180), quoted where it must be. Text that a spreadsheet would run as a
/// formula gets an apostrophe before it. Controls are kept: it is data.
std::string CsvField(std::string text);

/// Text in Markdown that becomes no markup, link, mention or new cell.
std::string MarkdownText(std::string_view text);

/// Text in LaTeX that is no command, group, comment or alignment.
std::string LatexText(std::string_view text);

}  // namespace assay
