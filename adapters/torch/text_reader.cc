#include "adapters/torch/text_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "adapters/checkpoint/plain_text.h"
#include "harness/core/error.h"

namespace assay {

TextReader::TextReader(Tokenizer tokenizer, int64_t max_length, int64_t vocabulary)
    : tokenizer_(std::move(tokenizer)),
      max_length_(static_cast<size_t>(max_length)),
      vocabulary_(vocabulary) {
  const size_t around = tokenizer_.Encode("", SpecialTokens::kAdd).size();
  if (around != 2) {
    throw Error("this model is not supported: its tokenizer puts " + std::to_string(around) +
                " tokens around a text, expected 2");
  }
}

TokenizedText TextReader::Read(std::string_view text) const {
  TokenizedText read{.ids = tokenizer_.Encode(text, SpecialTokens::kAdd)};
  if (read.ids.size() > max_length_) {
    read.cut = true;
    read.ids[max_length_ - 1] = read.ids.back();
    read.ids.resize(max_length_);
  }
  const uint32_t largest = *std::ranges::max_element(read.ids);
  if (largest >= vocabulary_) {
    throw Error("the tokenizer does not fit the model: got token id " + std::to_string(largest) +
                ", expected less than " + std::to_string(vocabulary_));
  }
  return read;
}

TokenizedSample TextReader::Read(const Ticketed& ticketed) const {
  const Sample& sample = ticketed.sample;
  TokenizedSample read{.ticket = ticketed.ticket};
  const std::optional<Failure> bad_prompt = NotText(sample.prompt);
  if (!bad_prompt) read.prompt = Read(PlainText(sample.prompt));
  for (const Response& response : sample.responses) {
    if (const auto failure = bad_prompt ? bad_prompt : NotText(response.parts)) {
      read.responses.emplace_back(*failure);
    } else {
      read.responses.emplace_back(Read(TextOf(response.parts)));
    }
  }
  return read;
}

}  // namespace assay
