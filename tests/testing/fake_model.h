#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/reward_model.h"

namespace assay::testing {

/// Rewards that depend on the sample alone: the length of each response in bytes.
inline Judgement LengthJudgement(const Sample& sample) {
  Judgement judgement;
  for (const Response& response : sample.responses) {
    judgement.rewards.emplace_back(static_cast<double>(TextOf(response.parts).size()));
  }
  return judgement;
}

/// Judges one sample after the other with a function; `judge` may be replaced as a whole.
class FakeModel : public RewardModel {
 public:
  explicit FakeModel(std::function<Judgement(const Sample&)> one = LengthJudgement) {
    card.name = "fake";
    card.adapter = "fake";
    card.scores = true;
    card.fingerprint = "sha256:fake";
    judge = [one = std::move(one)](SampleSource& next, JudgementSink& put, const Ask&,
                                   std::stop_token) {
      while (auto ticketed = next.Next()) put.Put(ticketed->ticket, one(ticketed->sample));
    };
  }

  const ModelCard& Card() const override { return card; }
  void Judge(SampleSource& next, JudgementSink& put, const Ask& ask,
             std::stop_token stop) override {
    judge(next, put, ask, stop);
  }
  std::vector<std::string> Notes() const override { return notes; }

  ModelCard card;
  std::function<void(SampleSource&, JudgementSink&, const Ask&, std::stop_token)> judge;
  std::vector<std::string> notes;
};

}  // namespace assay::testing
