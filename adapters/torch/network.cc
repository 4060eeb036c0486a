#include "adapters/torch/network.h"

#include "harness/core/error.h"

namespace assay {

std::unique_ptr<Network> MakeNetwork(const Checkpoint& checkpoint,
                                     const Network::Options& options) {
  if (checkpoint.IsDecoder()) return MakeDecoderNetwork(checkpoint, options);
  throw Error("encoders cannot be run yet: " + checkpoint.path);
}

}  // namespace assay
