#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/checkpoint/heads.h"
#include "adapters/torch/tensor_reader.h"

namespace assay {

/// What a head says of one response.
struct HeadOutput {
  std::optional<double> reward;
  std::vector<double> dimensions;  ///< in the order of `Head::dimensions`
  std::vector<double> steps;       ///< one per step
  at::Tensor embedding, gate;      ///< of a preference embedding
};

/// The parameters of a head by name, in float32.
using HeadTensors = std::map<std::string, at::Tensor, std::less<>>;

/// Rewards from the hidden states that the pooling read. Heads compute in float32, one response at
/// a time, so that their bits depend on it alone; their parameters are first rounded to the dtype
/// that the makers' code loads them in (`HeadSpec::dtype`).
class RewardHead {
 public:
  virtual ~RewardHead() = default;

  /// `rows`: float32 [rows read, features], in the pooling's order.
  virtual HeadOutput Apply(const at::Tensor& rows) const = 0;
};

/// Reads the head's tensors and makes it. `embeddings`: the name of the embedding table, where a
/// language model's head is tied to it. `dtype`: the model's.
std::unique_ptr<RewardHead> MakeRewardHead(const Head& head, TensorReader& reader,
                                           const std::string& embeddings, at::ScalarType dtype);

std::unique_ptr<RewardHead> MakeLinearHead(const Head& head, HeadTensors tensors);
std::unique_ptr<RewardHead> MakeGatedHead(const Head& head, HeadTensors tensors);
std::unique_ptr<RewardHead> MakeStepHead(const Head& head, HeadTensors tensors);
std::unique_ptr<RewardHead> MakePreferenceEmbedding(const Head& head, HeadTensors tensors);

/// W x + b of `name`.weight and, if there is one, `name`.bias.
at::Tensor Linear(const HeadTensors& tensors, const std::string& name, const at::Tensor& x);

/// A number of a tensor of one element.
double Number(const at::Tensor& x);

/// The elements of a float32 tensor.
std::vector<double> Numbers(const at::Tensor& x);

/// How much the first response is preferred to the second: Σ_k gate_k (a_2k b_2k+1 − a_2k+1 b_2k)
/// (arXiv 2410.02197, eq. 5; gate of the first). Antisymmetric for equal gates.
double Preference(const HeadOutput& first, const HeadOutput& second);

}  // namespace assay
