#include <c10/core/InferenceMode.h>

#include <deque>
#include <utility>

#include "adapters/torch/encoder.h"
#include "adapters/torch/encoder_heads.h"
#include "adapters/torch/network.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr int64_t kBatchTokens = 4096;  // few enough for a stop to be noticed soon

/// An encoder and its head. Samples are computed whole, several at a time; encoders share nothing.
class EncoderNetwork final : public Network {
 public:
  EncoderNetwork(const Checkpoint& checkpoint, const Options& options) {
    const c10::InferenceMode inference;
    const auto& config = std::get<EncoderConfig>(checkpoint.backbone);
    TensorReader reader(*checkpoint.files, &checkpoint.updates);
    const at::ScalarType dtype = options.dtype == "bfloat16" ? at::kBFloat16 : at::kFloat;
    encoder_ = MakeCpuEncoder(config, reader, checkpoint.prefix, {dtype, options.rows});
    head_ = MakeEncoderHead(config, checkpoint.head, reader, dtype);
  }

  void Add(PreparedSample sample) override {
    waiting_tokens_ += TokensOf(sample);
    waiting_.push_back(std::move(sample));
  }

  bool WantsMore() const override { return waiting_tokens_ < kBatchTokens; }
  bool Empty() const override { return waiting_.empty(); }
  int64_t rows() const override { return encoder_->rows(); }
  int64_t tokens_run() const override { return tokens_run_; }

  std::optional<std::vector<ScoredSample>> Step(std::stop_token stop) override {
    const c10::InferenceMode inference;
    std::vector<ScoredSample> batch = NextBatch();
    std::vector<EncoderSequence> sequences;
    std::deque<std::vector<uint8_t>> types;
    for (const ScoredSample& scored : batch) {
      for (const Prepared& response : scored.sample.responses) {
        const auto* sequence = std::get_if<Sequence>(&response);
        if (sequence == nullptr) continue;
        types.emplace_back(sequence->types.begin(), sequence->types.end());
        sequences.push_back({sequence->ids, types.back(), sequence->rows});
      }
    }
    const auto hidden = encoder_->Forward(sequences, std::move(stop));
    if (!hidden) return std::nullopt;
    size_t next = 0;
    for (ScoredSample& scored : batch) {
      for (const Prepared& response : scored.sample.responses) {
        scored.outputs.push_back(std::holds_alternative<Sequence>(response)
                                     ? std::optional(head_->Apply((*hidden)[next++]))
                                     : std::nullopt);
      }
    }
    return batch;
  }

 private:
  static int64_t TokensOf(const PreparedSample& sample) {
    size_t tokens = 0;
    for (const Prepared& response : sample.responses) {
      if (const auto* sequence = std::get_if<Sequence>(&response)) tokens += sequence->ids.size();
    }
    return static_cast<int64_t>(tokens);
  }

  std::vector<ScoredSample> NextBatch() {
    std::vector<ScoredSample> batch;
    for (int64_t tokens = 0; !waiting_.empty() && tokens < kBatchTokens;) {
      const int64_t own = TokensOf(waiting_.front());
      tokens += own;
      waiting_tokens_ -= own;
      tokens_run_ += own;
      batch.push_back({std::move(waiting_.front()), {}});
      waiting_.pop_front();
    }
    return batch;
  }

  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<RewardHead> head_;
  std::deque<PreparedSample> waiting_;
  int64_t waiting_tokens_ = 0, tokens_run_ = 0;
};

}  // namespace

std::unique_ptr<Network> MakeEncoderNetwork(const Checkpoint& checkpoint,
                                            const Network::Options& options) {
  return std::make_unique<EncoderNetwork>(checkpoint, options);
}

}  // namespace assay
