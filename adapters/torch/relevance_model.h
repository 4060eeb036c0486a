#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "adapters/prepared_ahead.h"
#include "adapters/torch/bert_encoder.h"
#include "adapters/torch/factories.h"
#include "adapters/torch/text_reader.h"
#include "harness/core/reward_model.h"

namespace assay {

/// Rewards a response by how close it is to its prompt: the cosine of their embeddings by a BERT
/// encoder (sentence-transformers' layout, mean pooling), from -1 to 1.
///
/// A single-turn prompt is its user's text alone; a longer conversation is one line `role: text`
/// per turn. Each text is cut to `max_length` tokens; a response counts as truncated if it or its
/// prompt was cut. Rewards have the same bits in any order and company. One `Judge` at a time.
class RelevanceModel final : public RewardModel {
 public:
  /// Throws Error for a folder that is incomplete or of another architecture, UsageError for a
  /// `max_length` that the model cannot have.
  explicit RelevanceModel(const RelevanceOptions& options);

  const ModelCard& Card() const override { return card_; }
  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask, std::stop_token stop) override;

 private:
  using Batch = std::vector<TokenizedSample>;
  using Source = PreparedAhead<TokenizedSample>;

  Batch Collect(Source& source) const;
  std::optional<std::vector<Judgement>> JudgeBatch(const Batch& batch, std::stop_token stop) const;

  BertConfig config_;
  TextReader reader_;
  BertEncoder encoder_;
  ModelCard card_;
};

/// The cosine of two vectors of one length, computed in double; 0 if one of them is zero.
double Cosine(std::span<const float> a, std::span<const float> b);

}  // namespace assay
