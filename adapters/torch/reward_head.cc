#include "adapters/torch/reward_head.h"

#include <ATen/ops/linear.h>

#include "harness/core/error.h"

namespace assay {
namespace {

at::ScalarType DtypeOf(const HeadSpec& spec, at::ScalarType model) {
  return spec.dtype == HeadDtype::kModel ? model : at::kFloat;
}

HeadTensors Read(const Head& head, TensorReader& reader, const std::string& embeddings,
                 at::ScalarType dtype) {
  HeadTensors tensors;
  for (const ExpectedTensor& tensor : head.tensors) {
    tensors[tensor.name] =
        reader.Take(tensor.name, tensor.shape, DtypeOf(*head.spec, dtype)).to(at::kFloat);
  }
  const bool reads_logits =
      head.kind() == HeadKind::kVocabulary || head.kind() == HeadKind::kStepTokens;
  if (reads_logits && !tensors.contains("lm_head.weight")) {
    tensors["lm_head.weight"] =
        reader.Take(embeddings, reader.ShapeOf(embeddings), dtype).to(at::kFloat);
  }
  return tensors;
}

}  // namespace

at::Tensor Linear(const HeadTensors& tensors, const std::string& name, const at::Tensor& x) {
  const auto bias = tensors.find(name + ".bias");
  return at::linear(x, tensors.at(name + ".weight"),
                    bias == tensors.end() ? std::nullopt : std::optional(bias->second));
}

double Number(const at::Tensor& x) {
  ASSAY_CHECK(x.numel() == 1);
  return x.item<double>();
}

std::vector<double> Numbers(const at::Tensor& x) {
  const at::Tensor flat = x.to(at::kDouble).contiguous();
  const auto* values = flat.const_data_ptr<double>();
  return {values, values + flat.numel()};
}

std::unique_ptr<RewardHead> MakeRewardHead(const Head& head, TensorReader& reader,
                                           const std::string& embeddings, at::ScalarType dtype) {
  HeadTensors tensors = Read(head, reader, embeddings, dtype);
  switch (head.kind()) {
    case HeadKind::kArmoRm:
    case HeadKind::kQrm:
    case HeadKind::kQrm2:
    case HeadKind::kLdl:
    case HeadKind::kUrm:
      return MakeGatedHead(head, std::move(tensors));
    case HeadKind::kStepScore:
    case HeadKind::kStepTokens:
      return MakeStepHead(head, std::move(tensors));
    case HeadKind::kGpm:
      return MakePreferenceEmbedding(head, std::move(tensors));
    default:
      return MakeLinearHead(head, std::move(tensors));
  }
}

}  // namespace assay
