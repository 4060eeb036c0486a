#include "adapters/comparing/pair_rm_questions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/comparing/pair_verdicts.h"

namespace assay {
namespace {

// Where the sequence of an ordered pair of `n` responses stands.
size_t PlaceOf(size_t n, size_t i, size_t j) { return i * (n - 1) + (j > i ? j - 1 : j); }

}  // namespace

MakeQuestion PairRmQuestions(std::shared_ptr<const PairRmPreparation> preparation, const Ask& ask) {
  return [preparation = std::move(preparation), ask](const Ticketed& ticketed) {
    const size_t n = ticketed.sample.responses.size();
    Question question{.sequences = {.ticket = ticketed.ticket}, .conclude = {}};
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) {
        if (i == j) continue;
        question.sequences.responses.push_back(preparation->Prepare(ticketed.sample, i, j));
      }
    }
    question.truncated = std::min(CountCut(question.sequences), static_cast<int64_t>(n));
    question.conclude = [n, orders = OrdersOf(ask, ticketed.sample), repeats = ask.repeats](
                            const PreparedSample& sequences, std::span<const LogProbs> models) {
      const auto score = [&](size_t i, size_t j) {
        return models[0].sequences[PlaceOf(n, i, j)].at(0);
      };
      return JudgePairs(orders, repeats, sequences,
                        [&](size_t i, size_t j) { return (score(i, j) - score(j, i)) / 2; });
    };
    return question;
  };
}

}  // namespace assay
