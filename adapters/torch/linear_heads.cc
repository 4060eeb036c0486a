// Heads that are a linear layer or two on one row.

#include <ATen/ops/relu.h>

#include "adapters/torch/reward_head.h"
#include "harness/core/error.h"

namespace assay {
namespace {

class LinearHead final : public RewardHead {
 public:
  LinearHead(const Head& head, HeadTensors tensors) : head_(head), tensors_(std::move(tensors)) {
    if (head_.tensors.empty()) return;  // the embeddings are its tensor
    // One tensor or two, under whatever name.
    const std::string& first = head_.tensors.front().name;
    name_ = first.substr(0, first.rfind('.'));
  }

  HeadOutput Apply(const at::Tensor& rows) const override {
    const std::vector<double> values = Numbers(Values(rows.narrow(0, rows.size(0) - 1, 1)));
    HeadOutput output;
    if (head_.dimensions.empty()) {
      ASSAY_CHECK(values.size() == 1);
      output.reward = (values[0] - head_.mean) / head_.deviation;
    } else {
      output.dimensions = values;
    }
    return output;
  }

 private:
  at::Tensor Values(const at::Tensor& row) const {
    switch (head_.kind()) {
      case HeadKind::kScoreMlp:
      case HeadKind::kValueMlp: {
        const std::string stem = name_.substr(0, name_.rfind('.'));
        return Linear(tensors_, stem + ".2", at::relu(Linear(tensors_, stem + ".0", row)));
      }
      case HeadKind::kVocabulary:
        return row.matmul(tensors_.at("lm_head.weight").narrow(0, 0, 1).t());
      default:
        return Linear(tensors_, name_, row);
    }
  }

  Head head_;
  HeadTensors tensors_;
  std::string name_;
};

}  // namespace

std::unique_ptr<RewardHead> MakeLinearHead(const Head& head, HeadTensors tensors) {
  if (head.kind() == HeadKind::kVocabulary) {
    // One row of the vocabulary is all it needs.
    at::Tensor& logits = tensors.at("lm_head.weight");
    logits = logits.narrow(0, 0, 1).clone();
  }
  return std::make_unique<LinearHead>(head, std::move(tensors));
}

}  // namespace assay
