#include "adapters/likelihood/follow_up_questions.h"

#include <memory>
#include <utility>

#include "adapters/likelihood/answer_preparation.h"

namespace assay {
namespace {

PreparationRules UsersTurn(PreparationRules rules) {
  rules.role = "user";
  return rules;
}

std::vector<Response> AsResponses(const FollowUps& follow_ups) {
  std::vector<Response> responses;
  for (const auto* texts : {&follow_ups.positive, &follow_ups.negative}) {
    for (const std::string& text : *texts) responses.emplace_back().parts = TextParts(text);
  }
  return responses;
}

class Asker {
 public:
  Asker(const CheckpointText& text, const PreparationRules& rules, int64_t vocabulary,
        const FollowUps& follow_ups, Reduction reduction)
      : preparation_(text, UsersTurn(rules), vocabulary),
        turns_(AsResponses(follow_ups)),
        positive_(follow_ups.positive.size()) {
    reward_.reduction = reduction;
    for (const Response& turn : turns_) bytes_.push_back(TextOf(turn.parts).size());
  }

  // Of each response all follow-ups, positive ones first.
  Question Ask(const Ticketed& ticketed) const {
    Question question{.sequences = {.ticket = ticketed.ticket}, .conclude = {}};
    Ticketed turn;
    turn.sample.responses = turns_;
    for (const Response& response : ticketed.sample.responses) {
      turn.sample.prompt = WithAnswer(ticketed.sample.prompt, response.parts);
      bool cut = false;
      for (Prepared& prepared : preparation_.Prepare(turn).responses) {
        const auto* sequence = std::get_if<Sequence>(&prepared);
        cut |= sequence != nullptr && sequence->cut;
        question.sequences.responses.push_back(std::move(prepared));
      }
      question.truncated += cut;
    }
    return question;
  }

  Judgement Conclude(const PreparedSample& sequences, const LogProbs& said) const {
    Judgement judgement;
    for (size_t first = 0; first < sequences.responses.size(); first += turns_.size()) {
      judgement.rewards.push_back(RewardOf(sequences, said, first));
    }
    return judgement;
  }

 private:
  Reward RewardOf(const PreparedSample& sequences, const LogProbs& said, size_t first) const {
    const auto negative = static_cast<double>(turns_.size() - positive_);
    double reward = 0;
    for (size_t f = 0; f < turns_.size(); ++f) {
      const auto* failure = std::get_if<Failure>(&sequences.responses[first + f]);
      if (failure != nullptr) return *failure;
      const double value = reward_.Of(said.sequences[first + f], {}, bytes_[f]);
      reward += f < positive_ ? value / static_cast<double>(positive_) : -value / negative;
    }
    return reward;
  }

  AnswerPreparation preparation_;
  std::vector<Response> turns_;
  std::vector<size_t> bytes_;
  size_t positive_;
  AnswerReward reward_;
};

}  // namespace

MakeQuestion FollowUpQuestions(const CheckpointText& text, const PreparationRules& rules,
                               int64_t vocabulary, const FollowUps& follow_ups,
                               Reduction reduction) {
  const auto asker = std::make_shared<const Asker>(text, rules, vocabulary, follow_ups, reduction);
  return [asker](const Ticketed& ticketed) {
    Question question = asker->Ask(ticketed);
    question.conclude = [asker](const PreparedSample& sequences, std::span<const LogProbs> models) {
      return asker->Conclude(sequences, models[0]);
    };
    return question;
  };
}

}  // namespace assay
