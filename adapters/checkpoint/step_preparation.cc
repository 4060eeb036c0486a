#include "adapters/checkpoint/step_preparation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/checkpoint/plain_text.h"
#include "harness/core/error.h"

namespace assay {
namespace {

PreparationRules CutOnTheRight(PreparationRules rules) {
  rules.limit.side = TokenLimit::Side::kRight;
  return rules;
}

void AddSystem(std::string_view text, Conversation& prompt) {
  const bool has = std::ranges::find(prompt, "system", &Message::role) != prompt.end();
  if (text.empty() || has) return;
  prompt.insert(prompt.begin(), {.role = "system", .parts = TextParts(std::string(text))});
}

}  // namespace

StepPreparation::StepPreparation(const CheckpointText& text, const StepStyle& style, uint32_t mark,
                                 PreparationRules rules, int64_t vocabulary)
    : style_(style), mark_(mark), preparation_(text, CutOnTheRight(std::move(rules)), vocabulary) {}

PreparedSample StepPreparation::Prepare(const Ticketed& ticketed) const {
  Ticketed marked = ticketed;
  AddSystem(style_.system, marked.sample.prompt);
  std::vector<size_t> steps;
  for (Response& response : marked.sample.responses) {
    if (NotText(response.parts)) {  // a failure for the template to find
      steps.push_back(0);
      continue;
    }
    const std::vector<std::string> texts = StepsOf(response, style_);
    steps.push_back(texts.size());
    response.parts = TextParts(WithMarks(texts, style_));
  }
  PreparedSample prepared = preparation_.Prepare(marked);
  for (size_t i = 0; i < steps.size(); ++i) {
    Prepared& response = prepared.responses[i];
    auto* sequence = std::get_if<Sequence>(&response);
    if (sequence != nullptr) response = WithRows(std::move(*sequence), steps[i]);
  }
  return prepared;
}

Prepared StepPreparation::WithRows(Sequence sequence, size_t steps) const {
  TokenIds& ids = sequence.ids;
  const auto marks = [&] {
    return std::ranges::count(ids.begin() + static_cast<std::ptrdiff_t>(sequence.shared), ids.end(),
                              mark_);
  };
  if (sequence.cut && static_cast<size_t>(marks()) < steps) ids.back() = mark_;
  for (size_t i = sequence.shared; i < ids.size(); ++i) {
    if (ids[i] == mark_) sequence.rows.push_back(i);
  }
  const size_t found = sequence.rows.size();
  if (found > steps || (found < steps && !sequence.cut)) {
    return Failure{Failure::Kind::kInput, "the token that ends a step stands elsewhere too: got " +
                                              std::to_string(found) + " of it, expected " +
                                              std::to_string(steps) + ", one per step"};
  }
  return sequence;
}

uint32_t RequireToken(const CheckpointText& text, const std::string& token) {
  const TokenIds ids = text.tokenizer.Encode(token, SpecialTokens::kOmit);
  const std::string back = text.tokenizer.Decode(ids, true);
  if (ids.size() == 1 && back.substr(std::min(back.size(), back.find_first_not_of(' '))) == token) {
    return ids[0];
  }
  throw Error("no token \"" + token + "\": got " + std::to_string(ids.size()) + " that read \"" +
              back + "\", expected one of its own, at which this head reads (" + text.where +
              "); is it this model's tokenizer?");
}

}  // namespace assay
