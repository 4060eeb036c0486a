#include "adapters/likelihood/judge_questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "adapters/checkpoint/plain_text.h"

namespace assay {
namespace {

using Orders = std::vector<std::vector<size_t>>;

// The request and the answers in an order, or a Failure for what is not text.
std::variant<std::vector<std::string>, Failure> PartsOf(const Sample& sample,
                                                        const std::vector<size_t>& shown) {
  if (auto failure = NotText(sample.prompt)) return *failure;
  std::vector<std::string> parts = {PlainText(sample.prompt)};
  for (const size_t i : shown) {
    if (auto failure = NotText(sample.responses[i].parts)) return *failure;
    parts.push_back(TextOf(sample.responses[i].parts));
  }
  return parts;
}

Prepared PrepareShown(const JudgePreparation& preparation, const Replies& letters,
                      const Sample& sample, const std::vector<size_t>& shown) {
  if (shown.size() > letters.size()) {
    return Failure{Failure::Kind::kInput,
                   fmt::format("too many responses: got {}, expected at most {}, for which the "
                               "tokenizer has a letter",
                               shown.size(), letters.size())};
  }
  auto parts = PartsOf(sample, shown);
  if (auto* failure = std::get_if<Failure>(&parts)) return std::move(*failure);
  return preparation.Prepare(std::get<std::vector<std::string>>(std::move(parts)));
}

Verdict VerdictOf(const Replies& letters, std::vector<size_t> shown, std::span<const double> row) {
  Verdict verdict;
  verdict.shown = std::move(shown);
  std::vector<double> log_probs;
  double all = 0, best = 0;
  for (size_t i = 0; i < verdict.shown.size(); ++i) {
    log_probs.push_back(letters.LogProb(i, row));
    if (std::isnan(log_probs.back())) {
      verdict.ranks = Failure{Failure::Kind::kNotFinite, "the model gave NaN"};
      return verdict;
    }
    const double p = std::exp(log_probs.back());
    all += p;
    best = std::max(best, p);
    verdict.raw += fmt::format("{}P({}) = {:.6g}", i == 0 ? "" : ", ", letters.word(i), p);
  }
  std::vector<int> ranks;
  for (const double value : log_probs) {
    ranks.push_back(static_cast<int>(
        std::ranges::count_if(log_probs, [&](double other) { return other > value; })));
  }
  verdict.ranks = std::move(ranks);
  if (all > 0) verdict.confidence = best / all;
  return verdict;
}

}  // namespace

MakeQuestion ComparisonQuestions(std::shared_ptr<const JudgePreparation> preparation,
                                 std::shared_ptr<const Replies> letters, const Ask& ask) {
  return [preparation = std::move(preparation), letters = std::move(letters),
          ask](const Ticketed& ticketed) {
    const Sample& sample = ticketed.sample;
    const Orders orders = OrdersOf(ask, sample);
    Question question{.sequences = {.ticket = ticketed.ticket}, .conclude = {}};
    bool cut = false;
    for (const std::vector<size_t>& shown : orders) {
      Prepared prepared = PrepareShown(*preparation, *letters, sample, shown);
      const auto* sequence = std::get_if<Sequence>(&prepared);
      cut |= sequence != nullptr && sequence->cut;
      question.sequences.responses.push_back(std::move(prepared));
    }
    if (cut) question.truncated = static_cast<int64_t>(sample.responses.size());
    const size_t each = orders.size() / static_cast<size_t>(std::max(1, ask.repeats));
    question.conclude = [letters, orders, each](const PreparedSample& sequences,
                                                std::span<const LogProbs> models) {
      Judgement judgement;
      for (size_t i = 0; i < orders.size(); ++i) {
        Verdict& verdict = judgement.verdicts.emplace_back();
        verdict.shown = orders[i];
        if (const auto* failure = std::get_if<Failure>(&sequences.responses[i])) {
          verdict.ranks = *failure;
        } else {
          verdict = VerdictOf(*letters, orders[i], models[0].sequences[i]);
        }
        verdict.repeat = static_cast<int>(i / each);
      }
      return judgement;
    };
    return question;
  };
}

MakeQuestion YesNoQuestions(std::shared_ptr<const JudgePreparation> preparation,
                            std::shared_ptr<const Replies> replies) {
  return [preparation = std::move(preparation),
          replies = std::move(replies)](const Ticketed& ticketed) {
    Question question{.sequences = {.ticket = ticketed.ticket}, .conclude = {}};
    for (size_t i = 0; i < ticketed.sample.responses.size(); ++i) {
      Prepared prepared = PrepareShown(*preparation, *replies, ticketed.sample, {i});
      const auto* sequence = std::get_if<Sequence>(&prepared);
      question.truncated += sequence != nullptr && sequence->cut;
      question.sequences.responses.push_back(std::move(prepared));
    }
    question.conclude = [replies](const PreparedSample& sequences,
                                  std::span<const LogProbs> models) {
      Judgement judgement;
      for (size_t i = 0; i < sequences.responses.size(); ++i) {
        if (const auto* failure = std::get_if<Failure>(&sequences.responses[i])) {
          judgement.rewards.emplace_back(*failure);
          continue;
        }
        const std::vector<double>& row = models[0].sequences[i];
        judgement.rewards.emplace_back(replies->LogProb(0, row) - replies->LogProb(1, row));
      }
      return judgement;
    };
    return question;
  };
}

}  // namespace assay
