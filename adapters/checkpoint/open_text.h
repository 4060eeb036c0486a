#pragma once

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/checkpoint/checkpoint_text.h"

namespace assay {

/// The text side of a checkpoint: of its folder, or of its GGUF file's metadata. Throws Error.
CheckpointText OpenText(const Checkpoint& checkpoint, const TextOptions& options = {});

}  // namespace assay
