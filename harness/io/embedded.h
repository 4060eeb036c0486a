#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace assay {

/// A file compiled into the library: suites/*/suite.json, the starter data and reports/assets/**
/// under their path in the source tree, the page's JavaScript and CSS as npm/<file name>.
/// The view is valid for the program's life. Empty if nothing is embedded under `path`.
std::optional<std::string_view> EmbeddedFile(std::string_view path);

/// The paths of all embedded files that start with `prefix`, in a fixed order.
std::vector<std::string_view> EmbeddedPaths(std::string_view prefix);

}  // namespace assay
