#include "adapters/torch/language_model.h"

#include <ATen/Parallel.h>

#include <utility>

#include "adapters/torch/network.h"
#include "adapters/torch/torch_errors.h"

namespace assay {
namespace {

// Log-probabilities; or of a head that compares, what `MakeNetworkLanguageModel` says.
std::vector<double> NumbersOf(const HeadOutput& output) {
  if (output.reward) return {*output.reward};
  if (!output.embedding.defined()) return output.steps;
  std::vector<double> numbers = Numbers(output.embedding);
  const std::vector<double> gate = Numbers(output.gate);
  numbers.insert(numbers.end(), gate.begin(), gate.end());
  return numbers;
}

class NetworkLanguageModel final : public LanguageModel {
 public:
  explicit NetworkLanguageModel(std::unique_ptr<Network> network) : network_(std::move(network)) {}

  void Add(PreparedSample sample) override { network_->Add(std::move(sample)); }
  bool WantsMore() const override { return network_->WantsMore(); }
  bool Empty() const override { return network_->Empty(); }

  std::optional<std::vector<LogProbs>> Step(std::stop_token stop) override {
    return WithTorchErrors([&]() -> std::optional<std::vector<LogProbs>> {
      auto scored = network_->Step(std::move(stop));
      if (!scored) return std::nullopt;
      std::vector<LogProbs> said;
      for (ScoredSample& one : *scored) {
        LogProbs& log_probs = said.emplace_back(LogProbs{.ticket = one.sample.ticket});
        for (auto& output : one.outputs) {
          log_probs.sequences.push_back(output ? NumbersOf(*output) : std::vector<double>());
        }
      }
      return said;
    });
  }

  int64_t rows() const override { return network_->rows(); }
  std::string note() const override { return network_->note(); }

 private:
  std::unique_ptr<Network> network_;
};

}  // namespace

std::unique_ptr<LanguageModel> MakeNetworkLanguageModel(const Checkpoint& checkpoint,
                                                        const LanguageModelOptions& options) {
  if (options.threads > 0) at::set_num_threads(static_cast<int>(options.threads));
  Network::Options network;
  network.device = options.device;
  network.dtype = options.dtype;
  network.context = options.context;
  network.rows = options.rows;
  network.tokens = options.tokens;
  return std::make_unique<NetworkLanguageModel>(MakeNetwork(checkpoint, network));
}

}  // namespace assay
