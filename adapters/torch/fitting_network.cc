#include "adapters/torch/fitting_network.h"

#include <ATen/DeviceAccelerator.h>
#include <c10/util/Exception.h>

#include <string>

#include "adapters/torch/cuda_decoder.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using Make = std::function<std::unique_ptr<Network>(const Network::Options&)>;

std::unique_ptr<Network> MakeOrNull(const Network::Options& options, const Make& make) {
  try {
    return make(options);
  } catch (const c10::OutOfMemoryError&) {
    return nullptr;
  }
}

}  // namespace

std::unique_ptr<Network> MakeFittingNetwork(Network::Options options, const Make& make) {
  const int64_t wanted = options.rows > 0 ? options.rows : CudaDecoder::kRows;
  for (int64_t rows = wanted;; rows /= 2) {
    if (rows != wanted) options.rows = rows;
    if (auto network = MakeOrNull(options, make)) {
      if (rows != wanted) {
        network->set_note("the GPU's memory was too small for " + std::to_string(wanted) +
                          " rows a forward: " + std::to_string(rows) + " were used");
      }
      return network;
    }
    if (options.device == "cuda") at::accelerator::emptyCache();
    if (rows / 2 < kFewestRows) {
      throw Error("the GPU's memory is too small for this model: it ran out with " +
                  std::to_string(rows) + " rows a forward and sequences of " +
                  std::to_string(options.context) +
                  " tokens; give ?max_length=N, --dtype bfloat16, or --device cpu");
    }
  }
}

}  // namespace assay
