#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// The end of an error message about an unknown name: `; did you mean "x"?` where a known name is
/// near (edit distance at most a third of its length), else `; known: a, b, c`.
std::string Suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace assay
