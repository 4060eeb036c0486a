#include "adapters/torch/factories.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include "adapters/torch/checkpoint_model.h"
#include "adapters/torch/language_model.h"
#include "adapters/torch/network.h"
#include "adapters/torch/relevance_model.h"
#include "adapters/torch/torch_errors.h"

namespace assay {
namespace {

class Factories final : public TorchFactories {
 public:
  TorchInfo Info() const override {
    return WithTorchErrors([] {
      return TorchInfo{.version = TORCH_VERSION,
                       .device = "cpu",
                       .cpu_capability = at::get_cpu_capability(),
                       .threads = at::get_num_threads()};
    });
  }

  std::unique_ptr<RewardModel> MakeRelevance(const RelevanceOptions& options) const override {
    return WithTorchErrors([&] { return std::make_unique<RelevanceModel>(options); });
  }

  std::unique_ptr<RewardModel> MakeCheckpointModel(
      const CheckpointModelOptions& options) const override {
    return WithTorchErrors([&] { return std::make_unique<CheckpointModel>(options); });
  }

  std::string DeviceFor(const Checkpoint& checkpoint, const std::string& wanted) const override {
    return WithTorchErrors([&] { return assay::DeviceFor(checkpoint, wanted); });
  }

  std::unique_ptr<LanguageModel> MakeLanguageModel(
      const Checkpoint& checkpoint, const LanguageModelOptions& options) const override {
    return WithTorchErrors([&] { return MakeNetworkLanguageModel(checkpoint, options); });
  }
};

}  // namespace
}  // namespace assay

extern "C" const assay::TorchFactories* AssayTorchFactories() {
  static const assay::Factories factories;
  return &factories;
}
