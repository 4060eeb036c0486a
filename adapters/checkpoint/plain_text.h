#pragma once

#include <optional>
#include <string>

#include "harness/core/failure.h"
#include "harness/core/sample.h"

namespace assay {

/// The text that stands for a conversation where a model has no template: of a single turn its text
/// alone, else one line `role: text` per turn.
std::string PlainText(const Conversation& conversation);

/// A Failure (kInput) if there is something else than text.
std::optional<Failure> NotText(const Parts& parts);
std::optional<Failure> NotText(const Conversation& conversation);

}  // namespace assay
