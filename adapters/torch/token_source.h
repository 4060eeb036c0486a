#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
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

/// The text that stands for a conversation: of a single turn its text alone, else one line
/// `role: text` per turn.
std::string PlainText(const Conversation& conversation);

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

/// Pulls samples and tokenises them on a thread of its own, ahead of the one that computes, never
/// holding more than `max_in_flight` samples that are not done.
class TokenSource {
 public:
  TokenSource(SampleSource& source, const TextReader& reader, size_t max_in_flight);

  /// The next sample in the source's order; nullopt at its end. Rethrows what the thread threw.
  std::optional<TokenizedSample> Next();

  /// Says that a sample's judgement was put.
  void Done();

 private:
  void Run(std::stop_token stop);

  SampleSource& source_;
  const TextReader& reader_;
  const size_t max_in_flight_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<TokenizedSample> ready_;
  size_t in_flight_ = 0;
  bool ended_ = false;
  std::exception_ptr error_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace assay
