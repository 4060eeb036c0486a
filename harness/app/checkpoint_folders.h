#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace assay {

/// A checkpoint of a training run: a folder whose name ends in its step ("checkpoint-500").
struct CheckpointFolder {
  int64_t step = 0;
  std::string path;
};

/// Those directly in `folder`, by step. Names that begin with "tmp" or "." are still being written;
/// "-5" is none. `beyond` (nullptr: not asked for) gets the names whose step does not fit 64 bits.
/// Throws Error where `folder` is none, and where two have one step: their runs would have one
/// name.
std::vector<CheckpointFolder> ListCheckpoints(const std::string& folder,
                                              std::vector<std::string>* beyond = nullptr);

/// Why the checkpoint cannot be judged yet: a tensor or file is missing or cut short, or something
/// in it changed within the last `settle` seconds. Empty: it is whole.
std::string WhyNotReady(const CheckpointFolder& checkpoint, std::chrono::seconds settle);

}  // namespace assay
