#pragma once

#include <string>
#include <string_view>

namespace assay {

/// The folder of a model that set-up installs with the wheels: "minilm" (all-MiniLM-L6-v2). Looked
/// for in $ASSAY_DEPS, then where it was when assay was built. Throws Error where it is in neither,
/// UsageError for another name.
std::string BuiltinModelFolder(std::string_view name);

}  // namespace assay
