#include "adapters/torch/token_source.h"

#include <algorithm>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

std::optional<Failure> NotText(const Parts& parts) {
  const auto is_text = [](const Part& part) { return part.kind == Part::Kind::kText; };
  if (std::ranges::all_of(parts, is_text)) return std::nullopt;
  return Failure{Failure::Kind::kInput, "the model reads text only: got an image, video or audio"};
}

std::optional<Failure> NotText(const Conversation& conversation) {
  for (const Message& message : conversation) {
    if (auto failure = NotText(message.parts)) return failure;
  }
  return std::nullopt;
}

}  // namespace

std::string PlainText(const Conversation& conversation) {
  if (conversation.size() == 1) return TextOf(conversation[0].parts);
  std::string text;
  for (const Message& message : conversation) {
    if (!text.empty()) text += '\n';
    text += message.role + ": " + TextOf(message.parts);
  }
  return text;
}

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

TokenSource::TokenSource(SampleSource& source, const TextReader& reader, size_t max_in_flight)
    : source_(source),
      reader_(reader),
      max_in_flight_(max_in_flight),
      thread_([this](std::stop_token stop) { Run(stop); }) {}

void TokenSource::Run(std::stop_token stop) {
  std::exception_ptr error;
  try {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [&] { return in_flight_ < max_in_flight_; })) break;
        ++in_flight_;
      }
      const std::optional<Ticketed> next = source_.Next();
      if (!next) break;
      TokenizedSample read = reader_.Read(*next);
      const std::lock_guard lock(mutex_);
      ready_.push_back(std::move(read));
      changed_.notify_all();
    }
  } catch (...) {
    error = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  error_ = error;
  ended_ = true;
  changed_.notify_all();
}

std::optional<TokenizedSample> TokenSource::Next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ended_ || !ready_.empty(); });
  if (ready_.empty()) {
    if (error_) std::rethrow_exception(error_);
    return std::nullopt;
  }
  TokenizedSample next = std::move(ready_.front());
  ready_.pop_front();
  return next;
}

void TokenSource::Done() {
  const std::lock_guard lock(mutex_);
  --in_flight_;
  changed_.notify_all();
}

}  // namespace assay
