#include <c10/core/InferenceMode.h>

#include <utility>

#include "adapters/torch/cuda_decoder.h"
#include "adapters/torch/cuda_library.h"
#include "adapters/torch/device_log_probs.h"
#include "adapters/torch/network.h"
#include "adapters/torch/sequence_engine.h"
#include "adapters/torch/token_log_probs.h"
#include "harness/core/error.h"

namespace assay {
namespace {

std::string EmbeddingsOf(const Checkpoint& checkpoint, const DecoderConfig& config) {
  const bool intern = config.family == DecoderConfig::Family::kInternLm2;
  return checkpoint.prefix + (intern ? "tok_embeddings.weight" : "embed_tokens.weight");
}

bool ReadsMostRows(const Head& head) {
  return head.pooling.rule == Pooling::Rule::kEvery || head.pooling.rule == Pooling::Rule::kSteps;
}

/// Log-probabilities of a language model, one step per row, as steps.
class LogProbHead final : public RewardHead {
 public:
  HeadOutput Apply(const at::Tensor& rows) const override {
    HeadOutput output;
    output.steps = Numbers(rows);
    return output;
  }
};

class DecoderNetwork final : public Network {
 public:
  DecoderNetwork(const Checkpoint& checkpoint, const Options& options)
      : config_(std::get<DecoderConfig>(checkpoint.backbone)) {
    const c10::InferenceMode inference;
    if (options.device == "cuda") RequireCudaDtype(options.dtype);
    TensorReader reader(*checkpoint.files, &checkpoint.updates);
    const at::ScalarType dtype = options.dtype == "bfloat16" ? at::kBFloat16 : at::kFloat;
    const Decoder::Options decoding{checkpoint.prefix, dtype, options.rows, options.context,
                                    ReadsMostRows(checkpoint.head)};
    decoder_ = MakeDecoder(reader, decoding, options.device);
    const std::string embeddings = EmbeddingsOf(checkpoint, config_);
    if (checkpoint.head.kind() == HeadKind::kLanguageModel) {
      const std::string name = reader.Has("lm_head.weight")  ? "lm_head.weight"
                               : reader.Has("output.weight") ? "output.weight"
                                                             : embeddings;
      reader_ =
          MakeLogProbs(reader.Take(name, {config_.vocabulary, config_.width}, at::kFloat), options);
      head_ = std::make_unique<LogProbHead>();
    } else {
      reader_ = std::make_unique<HiddenStates>();
      head_ = MakeRewardHead(checkpoint.head, reader, embeddings, dtype);
    }
    reader.Forget();
    engine_ = std::make_unique<SequenceEngine>(*decoder_, *reader_, config_.rope, options.share);
    if (options.device != "cpu") RunLargest(options.context);
  }

  void Add(PreparedSample sample) override { engine_->Add(std::move(sample)); }
  bool WantsMore() const override { return engine_->WantsMore(); }
  bool Empty() const override { return engine_->Empty(); }
  int64_t rows() const override { return decoder_->rows(); }
  int64_t tokens_run() const override { return engine_->rows_run() - warm_up_rows_; }

  std::optional<std::vector<ScoredSample>> Step(std::stop_token stop) override {
    const c10::InferenceMode inference;
    auto done = engine_->Step(std::move(stop));
    if (!done) return std::nullopt;
    std::vector<ScoredSample> scored;
    for (SequenceEngine::Done& one : *done) {
      ScoredSample& sample = scored.emplace_back();
      for (const at::Tensor& features : one.features) {
        sample.outputs.push_back(features.defined() ? std::optional(head_->Apply(features))
                                                    : std::nullopt);
      }
      sample.sample = std::move(one.sample);
    }
    return scored;
  }

 private:
  std::unique_ptr<Decoder> MakeDecoder(TensorReader& reader, const Decoder::Options& options,
                                       const std::string& device) const {
    if (device == "cuda") return MakeCudaDecoder(config_, reader, options);
    // The GPU's code on the CPU: for tests where there is no GPU.
    if (device == "operators") {
      return std::make_unique<CudaDecoder>(config_, reader, options, at::Device(at::kCPU));
    }
    return MakeCpuDecoder(config_, reader, options);
  }

  std::unique_ptr<HiddenReader> MakeLogProbs(const at::Tensor& head, const Options& options) const {
    if (options.device == "cpu") {
      return std::make_unique<TokenLogProbs>(head, config_.logit_cap, options.tokens);
    }
    const at::Device device(options.device == "cuda" ? at::kCUDA : at::kCPU);
    return std::make_unique<DeviceLogProbs>(head, config_.logit_cap, options.tokens, device);
  }

  // Forwards that take as much memory as any can: all rows in use, and keys of a whole context.
  void RunLargest(int64_t context) {
    PreparedSample sample;
    for (int64_t rows = 0; rows < decoder_->rows(); rows += context) {
      Sequence sequence;
      sequence.ids.assign(static_cast<size_t>(context), 0);
      sequence.rows = {sequence.ids.size() - 1};
      sample.responses.emplace_back(std::move(sequence));
    }
    engine_->Add(std::move(sample));
    while (!engine_->Empty()) engine_->Step({});
    warm_up_rows_ = engine_->rows_run();
  }

  DecoderConfig config_;
  int64_t warm_up_rows_ = 0;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<HiddenReader> reader_;
  std::unique_ptr<RewardHead> head_;
  std::unique_ptr<SequenceEngine> engine_;
};

}  // namespace

std::unique_ptr<Network> MakeDecoderNetwork(const Checkpoint& checkpoint,
                                            const Network::Options& options) {
  return std::make_unique<DecoderNetwork>(checkpoint, options);
}

}  // namespace assay
