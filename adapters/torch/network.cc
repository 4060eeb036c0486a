#include "adapters/torch/network.h"

namespace assay {

std::unique_ptr<Network> MakeNetwork(const Checkpoint& checkpoint,
                                     const Network::Options& options) {
  return checkpoint.IsDecoder() ? MakeDecoderNetwork(checkpoint, options)
                                : MakeEncoderNetwork(checkpoint, options);
}

}  // namespace assay
