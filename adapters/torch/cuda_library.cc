#include "adapters/torch/cuda_library.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <dlfcn.h>

#include <cstdlib>
#include <string>

#include "harness/core/error.h"

namespace assay {
namespace {

// Empty: a GPU is there. Loaded by name, since no symbol of it is linked: the same program runs
// where there is none.
std::string WhyNot() {
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);  // read with the first handle
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    return "torch's CUDA libraries cannot be loaded (" + std::string(dlerror()) +
           "); point ASSAY_TORCH to a PyTorch 2.11 with CUDA and build again";
  }
  if (at::accelerator::deviceCount() == 0) return "there is no GPU, or its driver is missing";
  at::globalContext().setBlasPreferredBackend(at::BlasBackend::Cublaslt);
  at::globalContext().setAllowBF16ReductionCuBLAS(false, false);
  at::globalContext().setAllowTF32CuBLAS(false);
  return "";
}

const std::string& Reason() {
  static const std::string reason = WhyNot();
  return reason;
}

}  // namespace

bool HasCuda() { return Reason().empty(); }

void RequireCuda() {
  if (!HasCuda()) throw Error("--device cuda: " + Reason());
}

std::string DeviceToUse(const std::string& wanted) {
  if (wanted == "cuda") RequireCuda();
  return wanted == "cuda" || (wanted == "auto" && HasCuda()) ? "cuda" : "cpu";
}

}  // namespace assay
