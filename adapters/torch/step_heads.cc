// Process rewards: the probability that a step is good, at each step's token.

#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>

#include "adapters/torch/reward_head.h"
#include "harness/core/error.h"

namespace assay {
namespace {

class StepHead final : public RewardHead {
 public:
  StepHead(const Head& head, HeadTensors tensors) : head_(head), tensors_(std::move(tensors)) {
    if (head_.kind() != HeadKind::kStepTokens) return;
    ASSAY_CHECK(head_.verdict_tokens.size() == 2);
    // Two rows of the vocabulary are all it needs: bad, good.
    const at::Tensor logits = tensors_.at("lm_head.weight");
    tensors_["lm_head.weight"] =
        at::stack({logits[head_.verdict_tokens[1]], logits[head_.verdict_tokens[0]]});
  }

  HeadOutput Apply(const at::Tensor& rows) const override {
    HeadOutput output;
    for (int64_t i = 0; i < rows.size(0); ++i) {
      const at::Tensor shares = at::softmax(Logits(rows.narrow(0, i, 1)), -1);
      output.steps.push_back(Number(shares.narrow(1, 1, 1)));
    }
    return output;
  }

 private:
  at::Tensor Logits(const at::Tensor& row) const {
    if (head_.kind() == HeadKind::kStepTokens) {
      return row.matmul(tensors_.at("lm_head.weight").t());
    }
    return Linear(tensors_, "score.2", at::relu(Linear(tensors_, "score.0", row)));
  }

  Head head_;
  HeadTensors tensors_;
};

}  // namespace

std::unique_ptr<RewardHead> MakeStepHead(const Head& head, HeadTensors tensors) {
  return std::make_unique<StepHead>(head, std::move(tensors));
}

}  // namespace assay
