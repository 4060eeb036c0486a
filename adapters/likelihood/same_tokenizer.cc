#include "adapters/likelihood/same_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "harness/core/error.h"

namespace assay {
namespace {

std::vector<std::string> Probes(const CheckpointText& text) {
  std::vector<std::string> probes = {
      "The quick brown fox doesn't jump over 12,345 lazy dogs; it walks.",
      "def f(x):\n    return {'a': x ** 2}  # 3.14\n\n\tif not x:\n",
      "  leading, trailing and   many   blanks  \n\n\n",
      "Größe, naïveté, Ελλάδα, Привет, 東京都, 한국어, עברית, العربية, हिन्दी",
      "\xF0\x9F\xA6\x89 and \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
      "https://example.org/a?b=c&d=%20e \\frac{a}{b} 1e-9 0xFF",
  };
  if (text.chat_template) {
    const auto rendered = text.chat_template->Render(
        WithAnswer(UserPrompt("What is it?"), TextParts("It is a probe.")));
    if (const auto* conversation = std::get_if<std::string>(&rendered)) {
      probes.push_back(*conversation);
    }
  }
  return probes;
}

std::string FirstFew(const TokenIds& ids) {
  const auto few = std::span(ids).first(std::min<size_t>(ids.size(), 12));
  return fmt::format("[{}{}]", fmt::join(few, " "), few.size() < ids.size() ? " …" : "");
}

}  // namespace

void RequireSameTokens(const CheckpointText& first, const CheckpointText& second) {
  for (const std::string& probe : Probes(first)) {
    const TokenIds one = first.tokenizer.Encode(probe, SpecialTokens::kOmit);
    const TokenIds other = second.tokenizer.Encode(probe, SpecialTokens::kOmit);
    if (one == other) continue;
    throw Error("the two models do not share a tokenizer: got " + FirstFew(one) + " and " +
                FirstFew(other) + ", expected the same tokens, for the text " + Json(probe).dump() +
                " (" + first.where + ", " + second.where + "); give a model of the same family");
  }
}

}  // namespace assay
