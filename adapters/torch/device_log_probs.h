#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "adapters/torch/hidden_reader.h"

namespace assay {

/// `TokenLogProbs` by torch's operators, on the device that hidden states are on: float32, a fixed
/// number of rows at a time.
class DeviceLogProbs final : public HiddenReader {
 public:
  static constexpr int64_t kRows = 256;

  /// `head`: [vocabulary, width], moved to `device`; `cap` and `tokens` as for TokenLogProbs.
  DeviceLogProbs(const at::Tensor& head, double cap, const std::vector<uint32_t>& tokens,
                 at::Device device);

  at::Tensor Read(const at::Tensor& hidden, std::span<const uint32_t> targets) const override;

 private:
  at::Tensor head_, tokens_;
  double cap_;
};

}  // namespace assay
