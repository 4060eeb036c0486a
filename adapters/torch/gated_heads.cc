// Heads that weigh several numbers by a gate; formulas and sources in head_specs.cc.

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/selu.h>
#include <ATen/ops/softmax.h>

#include "adapters/torch/reward_head.h"

namespace assay {
namespace {

class GatedHead : public RewardHead {
 public:
  GatedHead(const Head& head, HeadTensors tensors) : head_(head), tensors_(std::move(tensors)) {}

 protected:
  at::Tensor LinearOf(const std::string& name, const at::Tensor& x) const {
    return Linear(tensors_, name, x);
  }
  const at::Tensor& Of(const std::string& name) const { return tensors_.at(name); }
  bool Has(const std::string& name) const { return tensors_.contains(name); }

  at::Tensor Softened(const at::Tensor& gate) const {
    return at::softmax(gate / head_.temperature, -1) * Of("gating.logit_scale").view(-1)[0];
  }

  // Values with their names where the head has any.
  HeadOutput Output(const at::Tensor& values, const at::Tensor& reward) const {
    HeadOutput output;
    output.reward = Number(reward);
    if (!head_.dimensions.empty()) output.dimensions = Numbers(values);
    return output;
  }

  Head head_;
  HeadTensors tensors_;
};

// The pooling reads the gate's row, then the response's.
at::Tensor GateRow(const at::Tensor& rows) { return rows.narrow(0, 0, 1); }
at::Tensor LastRow(const at::Tensor& rows) { return rows.narrow(0, rows.size(0) - 1, 1); }

class ArmoRm final : public GatedHead {
 public:
  using GatedHead::GatedHead;

  HeadOutput Apply(const at::Tensor& rows) const override {
    const at::Tensor values = LinearOf("regression_layer", LastRow(rows));
    at::Tensor gate = GateRow(rows);
    for (const char* layer : {"0", "1", "2"}) {
      gate = at::relu(LinearOf(std::string("gating.layers.") + layer, gate));
    }
    gate = Softened(LinearOf("gating.layers.3", gate));
    return Output(values, (gate * values.matmul(Of("reward_transform_matrix"))).sum());
  }
};

class Qrm final : public GatedHead {
 public:
  using GatedHead::GatedHead;

  HeadOutput Apply(const at::Tensor& rows) const override {
    const bool second = head_.kind() == HeadKind::kQrm2;
    // Between the gate's blocks of linear, relu and batch norm the second version has dropout.
    const int64_t step = second ? 4 : 3;
    const int64_t attributes =
        Of("gating.layers." + std::to_string(second ? 11 : 9) + ".weight").size(0);
    const at::Tensor values =
        LinearOf("regression_layer", LastRow(rows)).view({attributes, -1}).mean(1).view({1, -1});
    at::Tensor gate = GateRow(rows);
    for (int64_t block = 0; block < 3; ++block) gate = Block(block * step, gate);
    gate = Softened(LinearOf("gating.layers." + std::to_string(second ? 11 : 9), gate));
    const at::Tensor weighed = second ? values : values.matmul(Of("reward_transform_matrix"));
    return Output(values, (gate * weighed).sum());
  }

 private:
  at::Tensor Block(int64_t at, const at::Tensor& x) const {
    constexpr double kEpsilon = 1e-5;  // BatchNorm1d's
    const std::string norm = "gating.layers." + std::to_string(at + 2) + ".";
    const at::Tensor y = at::relu(LinearOf("gating.layers." + std::to_string(at), x));
    const at::Tensor scale = (Of(norm + "running_var") + kEpsilon).sqrt();
    return (y - Of(norm + "running_mean")) / scale * Of(norm + "weight") + Of(norm + "bias");
  }
};

class Ldl final : public GatedHead {
 public:
  using GatedHead::GatedHead;

  HeadOutput Apply(const at::Tensor& rows) const override {
    constexpr int64_t kBins = 10;
    const at::Tensor row = LastRow(rows);
    const at::Tensor bins =
        at::softmax(Mlp("regression_layer", {0, 2, 4}, row).view({-1, kBins}), -1);
    at::Tensor gate = Mlp("gating_layer", {0, 3, 6}, row);
    if (head_.temperature != 0) gate = at::softmax(gate / head_.temperature, -1);
    const at::Tensor grades = at::arange(kBins, bins.options()) / static_cast<double>(kBins - 1);
    const at::Tensor values = bins.matmul(grades).view({1, -1});
    return Output(values, (gate * values).sum());
  }

 private:
  at::Tensor Mlp(const std::string& name, std::initializer_list<int> layers, at::Tensor x) const {
    for (const int layer : layers) {
      if (layer > 0) x = at::leaky_relu(x, 0.01);
      x = LinearOf(name + ".network." + std::to_string(layer), x);
    }
    return x;
  }
};

class Urm final : public GatedHead {
 public:
  using GatedHead::GatedHead;

  HeadOutput Apply(const at::Tensor& rows) const override {
    const at::Tensor row = LastRow(rows);
    // Means and the logarithms of deviations alternate.
    const at::Tensor means = LinearOf("score", row).view({-1, 2}).select(1, 0).reshape({1, -1});
    at::Tensor weights = row;
    for (const char* layer : {"0", "2"}) {
      weights = at::selu(LinearOf(std::string("weights.fc.") + layer, weights));
    }
    weights = LinearOf("weights.fc.4", weights);
    return Output(means, (weights * means).sum());
  }
};

}  // namespace

std::unique_ptr<RewardHead> MakeGatedHead(const Head& head, HeadTensors tensors) {
  switch (head.kind()) {
    case HeadKind::kArmoRm:
      return std::make_unique<ArmoRm>(head, std::move(tensors));
    case HeadKind::kLdl:
      return std::make_unique<Ldl>(head, std::move(tensors));
    case HeadKind::kUrm:
      return std::make_unique<Urm>(head, std::move(tensors));
    default:
      return std::make_unique<Qrm>(head, std::move(tensors));
  }
}

}  // namespace assay
