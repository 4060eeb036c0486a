#pragma once

#include <string>
#include <string_view>

namespace assay {

/// Text that is not ours as one line of markdown that must not become markup, a link, a mention or
/// a new cell of a table.
std::string MarkdownEscaped(std::string_view text);

}  // namespace assay
