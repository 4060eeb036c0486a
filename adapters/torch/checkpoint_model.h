#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/checkpoint/step_text.h"
#include "adapters/torch/factories.h"
#include "adapters/torch/network.h"
#include "harness/core/reward_model.h"

namespace assay {

/// A reward model's checkpoint as a RewardModel: samples are prepared on threads of their own, and
/// computed as packs of rows (`Network`). Weights are loaded with the first call of `Judge`.
class CheckpointModel final : public RewardModel {
 public:
  /// Throws Error for a checkpoint that is not whole or not supported, UsageError for options that
  /// do not fit it.
  explicit CheckpointModel(const CheckpointModelOptions& options);

  const ModelCard& Card() const override { return card_; }
  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask, std::stop_token stop) override;
  std::vector<std::string> Notes() const override;

 private:
  using Prepare = std::function<PreparedSample(const Ticketed&)>;

  void FillCard();
  void ResolveTokens();
  PreparationRules RulesFor(const Ask& ask) const;
  Prepare PreparationFor(const Ask& ask) const;
  void ChooseRows(PreparedSample& sample) const;
  void Load(const Ask& ask);
  double AsAsked(double reward, const Ask& ask) const;
  Judgement JudgementOf(const ScoredSample& scored, const Ask& ask) const;

  CheckpointModelOptions options_;
  Checkpoint checkpoint_;
  CheckpointText text_;
  std::string device_, dtype_;
  const StepStyle* style_;  // of a process reward model; else nullptr
  ModelCard card_;
  std::unique_ptr<Network> network_;
  int64_t context_ = 0;  // the longest sequence that network_ has room for
};

}  // namespace assay
