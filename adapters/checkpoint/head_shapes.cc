#include "adapters/checkpoint/head_shapes.h"

#include <charconv>

#include "harness/core/error.h"

namespace assay {
namespace {

// "19q": 19 times the symbol q; a factor or a symbol alone is a term too.
struct Term {
  int64_t factor = 1;
  std::string symbol;
};

std::vector<Term> Parse(std::string_view pattern) {
  std::vector<Term> terms;
  while (!pattern.empty()) {
    const std::string_view text = pattern.substr(0, pattern.find(','));
    pattern.remove_prefix(std::min(pattern.size(), text.size() + 1));
    Term term;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), term.factor);
    term.symbol = std::string(end, text.data() + text.size());
    ASSAY_CHECK(error == std::errc() || !term.symbol.empty());
    terms.push_back(std::move(term));
  }
  return terms;
}

}  // namespace

bool HeadShapes::Match(std::string_view pattern, const std::vector<int64_t>& shape) {
  const std::vector<Term> terms = Parse(pattern);
  if (terms.size() != shape.size()) return false;
  Sizes sizes = sizes_;
  for (size_t i = 0; i < terms.size(); ++i) {
    const auto& [factor, symbol] = terms[i];
    if (shape[i] < 1 || shape[i] % factor != 0) return false;
    const int64_t value = shape[i] / factor;
    if (symbol.empty() ? value != 1 : sizes.emplace(symbol, value).first->second != value) {
      return false;
    }
  }
  sizes_ = std::move(sizes);
  return true;
}

std::string HeadShapes::Text(std::string_view pattern) const {
  std::string text = "[";
  for (const Term& term : Parse(pattern)) {
    if (text.size() > 1) text += ", ";
    const auto known = sizes_.find(term.symbol);
    if (term.symbol.empty() || known != sizes_.end()) {
      text += std::to_string(term.factor * (term.symbol.empty() ? 1 : known->second));
    } else {
      text += (term.factor == 1 ? "" : std::to_string(term.factor)) + term.symbol;
    }
  }
  return text + "]";
}

}  // namespace assay
