#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "adapters/checkpoint/preparation.h"

namespace assay {

/// The one-word replies that a judge chooses from, as tokens in the place where its reply begins.
/// A reply is the word or the word after a space, words of several letters in lower case too; of
/// each spelling that one token counts which it adds to what is before. A spelling that needs
/// several tokens, or that the tokenizer joins to what is before, counts for nothing.
class Replies {
 public:
  /// `before`: a rendered text that ends where a reply begins. The first word that no token says is
  /// left out, and so are those behind it.
  Replies(const Preparation& preparation, const std::string& before,
          const std::vector<std::string>& words);

  size_t size() const { return first_.size() - 1; }  ///< words that have a token
  const std::string& word(size_t i) const { return words_[i]; }

  /// What to have the language model say log p of (`LanguageModelOptions::tokens`).
  const std::vector<uint32_t>& tokens() const { return tokens_; }

  /// log p of word `i`: log Σ p over its tokens. `row`: what the model says of one row.
  double LogProb(size_t i, std::span<const double> row) const;

  /// "A: 49 330; B: 50 347", for a model's card.
  std::string Describe() const;

 private:
  std::vector<std::string> words_;
  std::vector<uint32_t> tokens_;
  std::vector<size_t> first_ = {0};  // of each word's tokens; then their number
};

/// "A" to "Z".
std::vector<std::string> Letters();

}  // namespace assay
