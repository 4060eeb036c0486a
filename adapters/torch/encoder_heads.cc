#include "adapters/torch/encoder_heads.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/tanh.h>

#include "adapters/torch/activation.h"
#include "harness/core/error.h"

namespace assay {
namespace {

// "classifier.dense" of "classifier.dense.weight".
std::string Stem(const ExpectedTensor& tensor) {
  return tensor.name.substr(0, tensor.name.rfind('.'));
}

/// C norm(act(D h + d)) + c; only ModernBERT has the norm.
class Classifier final : public RewardHead {
 public:
  Classifier(const EncoderConfig& config, const Head& head, HeadTensors tensors)
      : config_(config),
        tensors_(std::move(tensors)),
        dense_(Stem(head.tensors.front())),
        out_(Stem(head.tensors.back())),
        dimensions_(!head.dimensions.empty()) {}

  HeadOutput Apply(const at::Tensor& rows) const override {
    // A copy, since how a row lies in memory may decide how products are summed.
    const at::Tensor pooled =
        config_.mean_pooling ? rows.mean(0, /*keepdim=*/true) : rows.narrow(0, 0, 1).clone();
    const at::Tensor x = Activate(config_.head_activation, Linear(tensors_, dense_, pooled));
    const std::vector<double> values = Numbers(Linear(tensors_, out_, Normed(x)));
    HeadOutput output;
    if (dimensions_) {
      output.dimensions = values;
    } else {
      ASSAY_CHECK(values.size() == 1);
      output.reward = values[0];
    }
    return output;
  }

 private:
  at::Tensor Normed(const at::Tensor& x) const {
    const auto weight = tensors_.find("head.norm.weight");
    if (weight == tensors_.end()) return x;
    const auto bias = tensors_.find("head.norm.bias");
    return at::layer_norm(x, {config_.width}, weight->second,
                          bias == tensors_.end() ? std::nullopt : std::optional(bias->second),
                          config_.norm_epsilon);
  }

  EncoderConfig config_;
  HeadTensors tensors_;
  std::string dense_, out_;
  bool dimensions_;
};

/// The mean over tasks of f(source, first) - f(source, second), f = W₄ tanh(W₁ [source; candidate]
/// + b₁) + b₄ (llm-blender, blender/pair_ranker/pairrm.py).
class PairRm final : public RewardHead {
 public:
  PairRm(const Head& head, HeadTensors tensors)
      : tensors_(std::move(tensors)),
        inner_(Stem(head.tensors.front())),
        out_(Stem(head.tensors.back())) {}

  HeadOutput Apply(const at::Tensor& rows) const override {
    ASSAY_CHECK(rows.size(0) == 3);
    const auto score = [&](int64_t candidate) {
      const at::Tensor both = at::cat({rows.narrow(0, 0, 1), rows.narrow(0, candidate, 1)}, 1);
      return Linear(tensors_, out_, at::tanh(Linear(tensors_, inner_, both)));
    };
    HeadOutput output;
    output.reward = Number(score(1).sub(score(2)).mean());
    return output;
  }

 private:
  HeadTensors tensors_;
  std::string inner_, out_;
};

}  // namespace

std::unique_ptr<RewardHead> MakeEncoderHead(const EncoderConfig& config, const Head& head,
                                            TensorReader& reader, at::ScalarType dtype) {
  HeadTensors tensors;
  for (const ExpectedTensor& tensor : head.tensors) {
    tensors[tensor.name] = reader.Take(tensor.name, tensor.shape, dtype).to(at::kFloat);
  }
  if (head.kind() == HeadKind::kPairRm) return std::make_unique<PairRm>(head, std::move(tensors));
  ASSAY_CHECK(head.kind() == HeadKind::kClassifier);
  return std::make_unique<Classifier>(config, head, std::move(tensors));
}

}  // namespace assay
