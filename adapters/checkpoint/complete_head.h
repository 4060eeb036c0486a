#pragma once

#include "adapters/checkpoint/heads.h"

namespace assay {

/// Fills in what a detected head takes from config.json: pooling with its tokens, the names of its
/// dimensions, normalisation, the gate's temperature. Throws Error where config.json contradicts
/// the tensors or lacks a key.
void CompleteHead(const HeadContext& context, Head& head);

}  // namespace assay
