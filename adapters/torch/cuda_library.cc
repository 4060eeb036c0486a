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

// cudaDeviceGetAttribute and its names of attributes (cuda-runtime's driver_types.h). No symbol of
// CUDA is linked; torch's libraries bring them.
int Attribute(int attribute) {
  using Get = int (*)(int*, int, int);
  const auto get = reinterpret_cast<Get>(dlsym(RTLD_DEFAULT, "cudaDeviceGetAttribute"));
  int value = 0;
  return get != nullptr && get(&value, attribute, at::accelerator::getDeviceIndex()) == 0 ? value
                                                                                          : 0;
}

constexpr int kMajor = 75, kMinor = 76;  // cudaDevAttrComputeCapabilityMajor, …Minor

}  // namespace

bool HasCuda() { return Reason().empty(); }

void RequireCuda() {
  if (!HasCuda()) throw Error("--device cuda: " + Reason());
}

std::string WhyNotDtype(const std::string& dtype, int major, int minor) {
  if (dtype != "bfloat16" || major == 0 || major >= 8) return "";  // 0: it does not say
  return "the GPU does not compute in bfloat16: got compute capability " + std::to_string(major) +
         "." + std::to_string(minor) +
         ", expected 8.0 or more; give --dtype float32 or --device cpu";
}

void RequireCudaDtype(const std::string& dtype) {
  RequireCuda();
  const std::string reason = WhyNotDtype(dtype, Attribute(kMajor), Attribute(kMinor));
  if (!reason.empty()) throw Error(reason);
}

std::string DeviceToUse(const std::string& wanted) {
  if (wanted == "cuda") RequireCuda();
  return wanted == "cuda" || (wanted == "auto" && HasCuda()) ? "cuda" : "cpu";
}

}  // namespace assay
