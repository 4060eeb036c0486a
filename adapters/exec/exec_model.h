#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/registry.h"

namespace assay {

/// Any program that speaks the exec protocol (docs/exec-protocol.md): `exec:PROGRAM ARGUMENTS`,
/// started without a shell. `?workers=N` copies judge at the same time; `?timeout=S` seconds for
/// one batch. Starts the first copy at once, for its card.
std::unique_ptr<RewardModel> MakeExecModel(const ModelSpec& spec, const ModelContext& context);

/// The words of a command line: split at blanks; 'single' and "double" quotes keep words together,
/// and a backslash keeps the next character (inside single quotes it is itself). Nothing is
/// expanded. Throws UsageError for an open quote or no word at all.
std::vector<std::string> SplitCommand(std::string_view command);

}  // namespace assay
