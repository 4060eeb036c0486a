#pragma once

#include "adapters/checkpoint/checkpoint_text.h"

namespace assay {

/// Throws Error with the first text that the two tokenizers read differently, of a set of probes:
/// prose, code, numbers, blanks, several scripts, and a conversation in `first`'s chat template.
/// Rewards of two models are differences token by token, and mean nothing otherwise.
void RequireSameTokens(const CheckpointText& first, const CheckpointText& second);

}  // namespace assay
