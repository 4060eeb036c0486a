#include "adapters/torch/network.h"

#include "adapters/torch/cuda_library.h"
#include "adapters/torch/fitting_network.h"
#include "harness/core/error.h"

namespace assay {

std::unique_ptr<Network> MakeNetwork(const Checkpoint& checkpoint,
                                     const Network::Options& options) {
  return MakeFittingNetwork(options, [&](const Network::Options& fitting) {
    return checkpoint.IsDecoder() ? MakeDecoderNetwork(checkpoint, fitting)
                                  : MakeEncoderNetwork(checkpoint, fitting);
  });
}

std::string DeviceFor(const Checkpoint& checkpoint, const std::string& wanted) {
  if (!checkpoint.IsDecoder()) {
    if (wanted == "cuda")
      throw Error("encoders run on the CPU only: " + checkpoint.path + "; use --device cpu");
    return "cpu";
  }
  return DeviceToUse(wanted);
}

}  // namespace assay
