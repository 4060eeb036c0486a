#pragma once

namespace assay {

/// Whether a GPU can be used. The first call loads libtorch_cuda, which registers its kernels, and
/// sets what results must not depend on: products that are not split, and sums in full precision.
bool HasCuda();

/// Throws Error that says why no GPU can be used: a set-up without torch's CUDA libraries (and how
/// to get them), no driver, or no device.
void RequireCuda();

}  // namespace assay
