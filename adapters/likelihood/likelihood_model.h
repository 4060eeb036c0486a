#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/likelihood/question.h"
#include "harness/core/reward_model.h"

namespace assay {

/// Everything that judges by the token probabilities of one or more language models: asks each of
/// them the same `Question` about a sample and concludes. Samples are prepared on threads of their
/// own; models are loaded with the first call of `Judge`, and all of them stay in memory.
class LikelihoodModel final : public RewardModel {
 public:
  using Models = std::vector<std::unique_ptr<LanguageModel>>;

  /// `load` makes the models; `questions` says how to ask for what an `Ask` wants. Throws what
  /// `questions` throws of the usual ask.
  LikelihoodModel(ModelCard card, std::function<Models()> load,
                  std::function<MakeQuestion(const Ask&)> questions);

  const ModelCard& Card() const override { return card_; }
  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask, std::stop_token stop) override;
  std::vector<std::string> Notes() const override;

 private:
  void Load();

  ModelCard card_;
  std::function<Models()> load_;
  std::function<MakeQuestion(const Ask&)> questions_;
  Models models_;
};

}  // namespace assay
