#include "adapters/likelihood/answer_questions.h"

#include <utility>

namespace assay {
namespace {

Judgement Conclude(const AnswerReward& reward, const std::vector<size_t>& bytes,
                   const PreparedSample& sequences, std::span<const LogProbs> models) {
  Judgement judgement;
  for (size_t i = 0; i < sequences.responses.size(); ++i) {
    if (const auto* failure = std::get_if<Failure>(&sequences.responses[i])) {
      judgement.rewards.emplace_back(*failure);
      continue;
    }
    std::span<const double> other;
    if (models.size() > 1) other = models[1].sequences[i];
    judgement.rewards.emplace_back(reward.Of(models[0].sequences[i], other, bytes[i]));
  }
  return judgement;
}

}  // namespace

MakeQuestion AnswerQuestions(std::function<PreparedSample(const Ticketed&)> prepare,
                             const AnswerReward& reward) {
  return [prepare = std::move(prepare), reward](const Ticketed& ticketed) {
    std::vector<size_t> bytes;
    for (const Response& response : ticketed.sample.responses) {
      bytes.push_back(TextOf(response.parts).size());
    }
    Question question{.sequences = prepare(ticketed), .conclude = {}};
    for (const Prepared& prepared : question.sequences.responses) {
      const auto* sequence = std::get_if<Sequence>(&prepared);
      question.truncated += sequence != nullptr && sequence->cut;
    }
    question.conclude = [reward, bytes = std::move(bytes)](const PreparedSample& sequences,
                                                           std::span<const LogProbs> models) {
      return Conclude(reward, bytes, sequences, models);
    };
    return question;
  };
}

}  // namespace assay
