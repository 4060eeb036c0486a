// What a program behind exec: may write: a card (the first line), then replies to a batch.

#include <cstdint>
#include <cstdlib>

#include "adapters/exec/protocol.h"
#include "harness/core/error.h"
#include "harness/core/printable.h"
#include "harness/core/utf8.h"

namespace assay {
namespace {

const std::vector<Sample>& Batch() {
  static const std::vector<Sample> samples = [] {
    std::vector<Sample> made(3);
    for (size_t i = 0; i < made.size(); ++i) {
      made[i].id = std::string(1, static_cast<char>('a' + i));
      made[i].prompt = UserPrompt("?");
      made[i].responses.resize(i + 1);
    }
    return made;
  }();
  return samples;
}

void Judge(std::string_view text, const ExecCard& card, const Ask& ask) {
  std::unordered_set<std::string> stale = {"old"};
  std::vector<std::optional<Judgement>> answers(Batch().size());
  ExecReplies replies(Batch(), ask, card, stale, answers);
  while (!text.empty() && !replies.complete()) {
    const size_t end = std::min(text.find('\n'), text.size());
    try {
      replies.Add(text.substr(0, end));
    } catch (const Error&) {
      return;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!replies.complete()) return;
  for (size_t i = 0; i < answers.size(); ++i) {
    const Judgement& answer = answers[i].value();
    const size_t given = ask.rewards ? answer.rewards.size() : answer.verdicts.size();
    const size_t expected = ask.rewards ? i + 1 : OrdersOf(ask, Batch()[i]).size();
    if (given != expected) std::abort();
  }
}

void Fuzz(std::string_view text) {
  if (!IsValidUtf8(Printable(text, 200))) std::abort();
  ExecCard card;
  card.scores = true;
  try {
    card = ParseExecCard(text.substr(0, text.find('\n')));
    if (card.batch == 0 || card.name.empty()) std::abort();
  } catch (const Error&) {
  }
  card.scores = true;
  Judge(text, card, {});
  Judge(text, card, {.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth});
}

}  // namespace
}  // namespace assay

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  assay::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
