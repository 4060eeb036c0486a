#include "adapters/torch/network.h"

#include "adapters/torch/fitting_network.h"

namespace assay {

std::unique_ptr<Network> MakeNetwork(const Checkpoint& checkpoint,
                                     const Network::Options& options) {
  return MakeFittingNetwork(options, [&](const Network::Options& fitting) {
    return checkpoint.IsDecoder() ? MakeDecoderNetwork(checkpoint, fitting)
                                  : MakeEncoderNetwork(checkpoint, fitting);
  });
}

}  // namespace assay
