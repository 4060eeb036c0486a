#include "adapters/torch/device_log_probs.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "harness/core/error.h"

namespace assay {
namespace {

at::Tensor Indices(std::span<const uint32_t> tokens, int64_t vocabulary) {
  for (const uint32_t token : tokens) ASSAY_CHECK(token < vocabulary);
  return at::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()), at::kLong);
}

}  // namespace

DeviceLogProbs::DeviceLogProbs(const at::Tensor& head, double cap,
                               const std::vector<uint32_t>& tokens, at::Device device)
    : head_(head.to(device, at::kFloat)),
      tokens_(Indices(tokens, head.size(0)).to(device).unsqueeze(0)),
      cap_(cap) {}

at::Tensor DeviceLogProbs::Read(const at::Tensor& hidden, std::span<const uint32_t> targets) const {
  const int64_t rows = hidden.size(0);
  const at::Tensor wanted = Indices(targets, head_.size(0)).to(head_.device()).unsqueeze(1);
  at::Tensor read = at::empty({rows, 1 + tokens_.size(1)});
  at::Tensor chunk = at::zeros({kRows, hidden.size(1)}, hidden.options());
  for (int64_t first = 0; first < rows; first += kRows) {
    const int64_t count = std::min(kRows, rows - first);
    chunk.narrow(0, 0, count).copy_(hidden.narrow(0, first, count));
    at::Tensor logits = at::linear(chunk, head_);
    if (cap_ > 0) logits = at::tanh(logits / cap_) * cap_;
    const at::Tensor sums = at::logsumexp(logits, {1}, /*keepdim=*/true).narrow(0, 0, count);
    logits = logits.narrow(0, 0, count);
    const at::Tensor chosen =
        at::cat({wanted.narrow(0, first, count), tokens_.expand({count, tokens_.size(1)})}, 1);
    read.narrow(0, first, count).copy_(logits.gather(1, chosen) - sums);
  }
  return read;
}

}  // namespace assay
