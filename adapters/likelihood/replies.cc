#include "adapters/likelihood/replies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "harness/core/error.h"

namespace assay {
namespace {

std::vector<std::string> Spellings(const std::string& word) {
  std::vector<std::string> spellings = {word, " " + word};
  if (word.size() > 1) {
    std::string lower = word;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    spellings.insert(spellings.end(), {lower, " " + lower});
  }
  return spellings;
}

}  // namespace

Replies::Replies(const Preparation& preparation, const std::string& before,
                 const std::vector<std::string>& words) {
  const TokenIds start = preparation.Tokenise(before, {}).ids;
  for (const std::string& word : words) {
    std::set<uint32_t> tokens;
    for (const std::string& spelling : Spellings(word)) {
      const TokenIds ids = preparation.Tokenise(before + spelling, {}).ids;
      if (ids.size() != start.size() + 1) continue;
      if (std::equal(start.begin(), start.end(), ids.begin())) tokens.insert(ids.back());
    }
    if (tokens.empty()) return;
    words_.push_back(word);
    tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
    first_.push_back(tokens_.size());
  }
}

double Replies::LogProb(size_t i, std::span<const double> row) const {
  ASSAY_CHECK(row.size() == 1 + tokens_.size());
  const auto values = row.subspan(1 + first_[i], first_[i + 1] - first_[i]);
  const double largest = *std::ranges::max_element(values);
  double sum = 0;
  for (const double value : values) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

std::string Replies::Describe() const {
  std::string line;
  for (size_t i = 0; i < size(); ++i) {
    const auto tokens = std::span(tokens_).subspan(first_[i], first_[i + 1] - first_[i]);
    line += fmt::format("{}{}: {}", i == 0 ? "" : "; ", words_[i], fmt::join(tokens, " "));
  }
  return line;
}

std::vector<std::string> Letters() {
  std::vector<std::string> letters;
  for (char letter = 'A'; letter <= 'Z'; ++letter) letters.emplace_back(1, letter);
  return letters;
}

}  // namespace assay
