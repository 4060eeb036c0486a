#pragma once

#include <string>
#include <string_view>

namespace assay {

/// The folder of a model that set-up installs: "minilm" (all-MiniLM-L6-v2) or "smollm2"
/// (SmolLM2-135M-Instruct). Looked for in $ASSAY_DEPS, then where it was when assay was built.
/// Throws Error where it is in neither, UsageError for another name.
std::string BuiltinModelFolder(std::string_view name);

/// SmolLM2-135M-Instruct as GGUF (Q4_1): the file in its folder.
std::string BuiltinSmolLm2();

}  // namespace assay
