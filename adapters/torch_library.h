#pragma once

#include "adapters/torch/factories.h"

namespace assay {

/// Loads libassay_torch.so from the folder of libassay_core.so on the first call (about 0.2 s) and
/// keeps it. Throws Error if this build has no torch or the library does not load. Thread-safe.
const TorchFactories& LoadTorch();

}  // namespace assay
