#pragma once

#include <string>

namespace assay {

/// Whether a GPU can be used. The first call loads libtorch_cuda, which registers its kernels, and
/// sets what results must not depend on: products that are not split, and sums in full precision.
bool HasCuda();

/// Throws Error that says why no GPU can be used: a set-up without torch's CUDA libraries (and how
/// to get them), no driver, or no device.
void RequireCuda();

/// Throws Error where the GPU does not compute in `dtype` ("bfloat16" needs compute capability 8).
void RequireCudaDtype(const std::string& dtype);

/// Why a GPU of this compute capability does not do for `dtype`; empty: it does.
std::string WhyNotDtype(const std::string& dtype, int major, int minor);

/// "cpu" or "cuda" for what `--device` says; "auto" is a GPU where there is one that is usable.
/// Throws Error where "cuda" cannot be had.
std::string DeviceToUse(const std::string& wanted);

}  // namespace assay
