#include "adapters/torch/fitting_network.h"

#include <ATen/DeviceAccelerator.h>
#include <c10/util/Exception.h>
#include <fmt/core.h>

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
        network->set_note(fmt::format(
            "the GPU's memory was too small for {} rows a forward: {} were used", wanted, rows));
      }
      return network;
    }
    if (options.device == "cuda") at::accelerator::emptyCache();
    if (rows / 2 < kFewestRows) {
      throw Error(fmt::format(
          "the GPU's memory is too small for this model: it ran out with {} rows a forward and "
          "sequences of {} tokens; give ?max_length=N, --dtype bfloat16, or --device cpu",
          rows, options.context));
    }
  }
}

}  // namespace assay
