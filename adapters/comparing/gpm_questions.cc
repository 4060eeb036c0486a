#include "adapters/comparing/gpm_questions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/comparing/pair_verdicts.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kLength = 4096;
constexpr double kTemperature = 0.1;

double LogOddsOf(const std::vector<double>& a, const std::vector<double>& b) {
  ASSAY_CHECK(a.size() == b.size() && a.size() % 3 == 0);
  const size_t blocks = a.size() / 3;
  double preference = 0;
  for (size_t k = 0; k < blocks; ++k) {
    preference += a[2 * blocks + k] * (a[2 * k] * b[2 * k + 1] - a[2 * k + 1] * b[2 * k]);
  }
  return preference / kTemperature;
}

PreparationRules RulesFor(const CheckpointText& text, const GpmPreparation::Options& options) {
  const size_t own = options.positions == 0 ? kLength : std::min(options.positions, kLength);
  PreparationRules rules = MakerRules(text, options.positions, options.max_length.value_or(own));
  rules.specials = PreparationRules::Specials::kAlways;
  rules.limit.side = TokenLimit::Side::kRight;
  return rules;
}

}  // namespace

GpmPreparation::GpmPreparation(const CheckpointText& text, const Options& options)
    : text_(text),
      options_(options),
      rules_(RulesFor(text, options)),
      preparation_(text, rules_, options.vocabulary) {
  const auto eos = text.Special("eos_token");
  if (!eos) {
    throw Error("GPM ends every text with EOS: got no eos_token in " + text.where +
                ", expected one in tokenizer_config.json");
  }
  eos_ = *eos;
}

// How many tokens the first message has; 0 where there is no gate or no message.
std::variant<size_t, Failure> GpmPreparation::GateOf(const Conversation& prompt) const {
  if (!options_.gated || prompt.empty()) return size_t{0};
  auto alone = text_.RequireTemplate().Render({prompt.front()});
  if (auto* failure = std::get_if<Failure>(&alone)) return std::move(*failure);
  return preparation_.Tokenise(std::get<std::string>(alone), {}).ids.size();
}

PreparedSample GpmPreparation::Prepare(const Ticketed& ticketed) const {
  PreparedSample sample = preparation_.Prepare(ticketed);
  const auto gate = GateOf(ticketed.sample.prompt);
  for (Prepared& response : sample.responses) {
    auto* sequence = std::get_if<Sequence>(&response);
    if (sequence == nullptr) continue;
    if (const auto* failure = std::get_if<Failure>(&gate)) {
      response = *failure;
      continue;
    }
    const size_t opening = std::get<size_t>(gate), last = sequence->ids.size() - 1;
    sequence->ids[last] = eos_;
    if (opening > 0 && opening <= last) sequence->rows.push_back(opening - 1);
    sequence->rows.push_back(last);
  }
  return sample;
}

MakeQuestion GpmQuestions(std::shared_ptr<const GpmPreparation> preparation, const Ask& ask) {
  return [preparation = std::move(preparation), ask](const Ticketed& ticketed) {
    Question question{.sequences = preparation->Prepare(ticketed), .conclude = {}};
    question.truncated = CountCut(question.sequences);
    question.conclude = [orders = OrdersOf(ask, ticketed.sample), repeats = ask.repeats](
                            const PreparedSample& sequences, std::span<const LogProbs> models) {
      const auto& numbers = models[0].sequences;
      // Of two gates, which a cut prompt may have, the first response's counts in both orders.
      return JudgePairs(orders, repeats, sequences, [&](size_t i, size_t j) {
        return i < j ? LogOddsOf(numbers[i], numbers[j]) : -LogOddsOf(numbers[j], numbers[i]);
      });
    };
    return question;
  };
}

}  // namespace assay
