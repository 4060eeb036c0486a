#include "adapters/torch/token_log_probs.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "adapters/torch/vector_math.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using simd::kLanes;
using simd::Vector;

ASSAY_CLONES void Cap(float cap, int64_t count, float* logits) {
  for (int64_t i = 0; i < count; ++i) logits[i] = cap * std::tanh(logits[i] / cap);
}

// log Σ e^logit.
ASSAY_CLONES double LogSum(const float* logits, int64_t count) {
  const float largest = *std::max_element(logits, logits + count);
  Vector sums = {};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Vector x;
    simd::Load(x, logits + i);
    x -= largest;
    simd::Exponential(x);
    sums += x;
  }
  double sum = simd::Sum(sums);
  for (; i < count; ++i) sum += std::exp(logits[i] - largest);
  return double{largest} + std::log(sum);
}

}  // namespace

TokenLogProbs::TokenLogProbs(const at::Tensor& head, double cap, std::vector<uint32_t> tokens)
    : head_(head.to(at::kFloat), {}, kRows),
      cap_(static_cast<float>(cap)),
      tokens_(std::move(tokens)) {}

at::Tensor TokenLogProbs::Read(const at::Tensor& hidden, std::span<const uint32_t> targets) const {
  const int64_t rows = hidden.size(0);
  const auto features = static_cast<int64_t>(1 + tokens_.size());
  at::Tensor read = at::empty({rows, features});
  auto* out = read.mutable_data_ptr<float>();
  at::Tensor chunk = at::zeros({kRows, hidden.size(1)});
  for (int64_t first = 0; first < rows; first += kRows) {
    const int64_t count = std::min(kRows, rows - first);
    chunk.narrow(0, 0, count).copy_(hidden.narrow(0, first, count));
    at::Tensor logits = head_(chunk);
    const int64_t vocabulary = logits.size(1);
    at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        float* row = logits.mutable_data_ptr<float>() + i * vocabulary;
        if (cap_ > 0) Cap(cap_, vocabulary, row);
        const double sum = LogSum(row, vocabulary);
        float* to = out + (first + i) * features;
        const auto log_prob = [&](uint32_t token) {
          ASSAY_CHECK(token < vocabulary);
          return static_cast<float>(row[token] - sum);
        };
        to[0] = log_prob(targets[static_cast<size_t>(first + i)]);
        for (size_t t = 0; t < tokens_.size(); ++t) to[1 + t] = log_prob(tokens_[t]);
      }
    });
  }
  return read;
}

}  // namespace assay
