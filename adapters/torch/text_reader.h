#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/torch/bert_encoder.h"
#include "harness/core/reward_model.h"
#include "harness/text/tokenizer.h"

namespace assay {

/// One text as a model reads it: special tokens included, cut to the model's limit.
struct TokenizedText {
  TokenIds ids;
  bool cut = false;
};

/// A sample whose texts are tokenised; a response that has something else than text is a failure,
/// and so are all of them if the prompt has.
struct TokenizedSample {
  uint64_t ticket = 0;
  TokenizedText prompt = {};
  std::vector<std::variant<TokenizedText, Failure>> responses = {};
};

/// Tokenises texts for one model: [CLS] text [SEP], cut to `max_length` tokens by dropping the end
/// of the text. Thread-safe.
class TextReader {
 public:
  /// Throws Error unless the tokenizer puts one token before and one behind a text and knows no id
  /// from `vocabulary` on.
  TextReader(Tokenizer tokenizer, int64_t max_length, int64_t vocabulary);

  TokenizedText Read(std::string_view text) const;
  TokenizedSample Read(const Ticketed& ticketed) const;

 private:
  Tokenizer tokenizer_;
  size_t max_length_;
  int64_t vocabulary_;
};

}  // namespace assay
