#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "adapters/torch/hidden_reader.h"
#include "adapters/torch/packed_linear.h"

namespace assay {

/// What a language model says of the next token, in nats: log p(target), then log p of each of
/// `tokens`. Logits and their log-sum are float32 whatever the model's dtype, and made a chunk of
/// rows at a time, so that no [tokens × vocabulary] table is ever held.
class TokenLogProbs final : public HiddenReader {
 public:
  static constexpr int64_t kRows = 64;

  /// `head`: [vocabulary, width]; `cap`: logits become cap · tanh(logit / cap), 0: none.
  TokenLogProbs(const at::Tensor& head, double cap, std::vector<uint32_t> tokens);

  at::Tensor Read(const at::Tensor& hidden, std::span<const uint32_t> targets) const override;

 private:
  PackedLinear head_;
  float cap_;
  std::vector<uint32_t> tokens_;
};

}  // namespace assay
