// GPM: responses as vectors whose skew-symmetric product is a preference (arXiv 2410.02197).

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>

#include "adapters/torch/reward_head.h"

namespace assay {
namespace {

class PreferenceEmbedding final : public RewardHead {
 public:
  explicit PreferenceEmbedding(HeadTensors tensors) : tensors_(std::move(tensors)) {}

  // Rows: the prompt's last token where there is a prompt head, then the response's.
  HeadOutput Apply(const at::Tensor& rows) const override {
    HeadOutput output;
    const at::Tensor value =
        Linear(tensors_, "value_head", rows.narrow(0, rows.size(0) - 1, 1)).view(-1);
    output.embedding = value / value.norm();
    output.gate =
        tensors_.contains("prompt_head.weight")
            ? at::softmax(Linear(tensors_, "prompt_head", rows.narrow(0, 0, 1)), -1).view(-1)
            : at::ones({value.size(0) / 2});
    return output;
  }

 private:
  HeadTensors tensors_;
};

}  // namespace

double Preference(const HeadOutput& first, const HeadOutput& second) {
  const at::Tensor a = first.embedding.view({-1, 2});
  const at::Tensor b = second.embedding.view({-1, 2});
  const at::Tensor areas = a.select(1, 0) * b.select(1, 1) - a.select(1, 1) * b.select(1, 0);
  return Number((first.gate * areas).sum());
}

std::unique_ptr<RewardHead> MakePreferenceEmbedding(const Head&, HeadTensors tensors) {
  return std::make_unique<PreferenceEmbedding>(std::move(tensors));
}

}  // namespace assay
