#pragma once

#include <string>
#include <vector>

#include "reports/document.h"

namespace assay {

/// The document as the beginning of a page that will hold `scripts`: everything up to them. What
/// comes from data sets is escaped, its hidden controls are shown.
std::string RenderPage(const Document& document, const std::vector<std::string>& scripts);

}  // namespace assay
