#include "harness/text/tokenizer.h"

#include "harness/io/file.h"
#include "harness/text/abi.h"

namespace assay {
namespace {

using text::Borrow;
using text::Require;
using text::Take;

const AssayTokenizer* Handle(const auto& pointer) {
  return static_cast<const AssayTokenizer*>(pointer.get());
}

/// Owns what the library filled.
class RawEncoding {
 public:
  RawEncoding() = default;
  RawEncoding(const RawEncoding&) = delete;
  RawEncoding& operator=(const RawEncoding&) = delete;
  ~RawEncoding() { assay_encoding_free(raw_); }

  AssayEncoding* out() { return &raw_; }

  std::vector<uint32_t> Ids() const { return {raw_.ids, raw_.ids + raw_.size}; }

  std::vector<uint32_t> Types() const { return {raw_.types, raw_.types + raw_.size}; }

  bool cut() const { return raw_.cut; }

  std::vector<Encoding::Span> Spans() const {
    std::vector<Encoding::Span> spans(raw_.size);
    for (size_t i = 0; i < raw_.size; ++i)
      spans[i] = {raw_.offsets[2 * i], raw_.offsets[2 * i + 1]};
    return spans;
  }

 private:
  AssayEncoding raw_ = {};
};

void RequireTokens(bool done, AssayOwnedText& error) {
  try {
    Require(done, error, "cannot tokenise");
  } catch (const Error& gave_up) {
    throw TokenizeError(gave_up.what());
  }
}

}  // namespace

void Tokenizer::Free::operator()(void* handle) const {
  assay_tokenizer_free(static_cast<AssayTokenizer*>(handle));
}

Tokenizer Tokenizer::FromFile(const std::string& path) { return FromJson(ReadFile(path), path); }

Tokenizer Tokenizer::FromJson(std::string_view json, std::string_view where,
                              std::string_view added) {
  AssayTokenizer* handle = nullptr;
  AssayOwnedText error;
  Require(assay_tokenizer_new(Borrow(json), Borrow(added), &handle, &error), error,
          "cannot read the tokenizer " + std::string(where));
  return Tokenizer(handle);
}

std::vector<uint32_t> Tokenizer::Encode(std::string_view text, SpecialTokens special) const {
  RawEncoding encoding;
  AssayOwnedText error;
  RequireTokens(
      assay_tokenizer_encode(Handle(handle_), Borrow(text), special == SpecialTokens::kAdd, false,
                             encoding.out(), &error),
      error);
  return encoding.Ids();
}

Encoding Tokenizer::EncodeWithSpans(std::string_view text, SpecialTokens special) const {
  RawEncoding encoding;
  AssayOwnedText error;
  RequireTokens(
      assay_tokenizer_encode(Handle(handle_), Borrow(text), special == SpecialTokens::kAdd, true,
                             encoding.out(), &error),
      error);
  return {.ids = encoding.Ids(), .spans = encoding.Spans()};
}

Encoding Tokenizer::EncodeWithin(std::string_view first, const std::string_view* second,
                                 SpecialTokens special, const TokenLimit& limit) const {
  RawEncoding encoding;
  AssayOwnedText error;
  const AssayBorrowedText borrowed = second == nullptr ? AssayBorrowedText{} : Borrow(*second);
  RequireTokens(assay_tokenizer_encode_within(
                    Handle(handle_), Borrow(first), second == nullptr ? nullptr : &borrowed,
                    special == SpecialTokens::kAdd, limit.tokens,
                    limit.side == TokenLimit::Side::kLeft, encoding.out(), &error),
                error);
  return {.ids = encoding.Ids(), .types = encoding.Types(), .cut = encoding.cut()};
}

Encoding Tokenizer::EncodeWithin(std::string_view text, SpecialTokens special,
                                 const TokenLimit& limit) const {
  return EncodeWithin(text, nullptr, special, limit);
}

Encoding Tokenizer::EncodePair(std::string_view first, std::string_view second,
                               SpecialTokens special, const TokenLimit& limit) const {
  return EncodeWithin(first, &second, special, limit);
}

std::vector<std::vector<uint32_t>> Tokenizer::EncodeBatch(std::span<const std::string_view> texts,
                                                          SpecialTokens special) const {
  std::vector<AssayBorrowedText> borrowed;
  borrowed.reserve(texts.size());
  for (std::string_view text : texts) borrowed.push_back(Borrow(text));

  std::vector<AssayEncoding> raw(texts.size());
  AssayOwnedText error;
  RequireTokens(assay_tokenizer_encode_batch(Handle(handle_), borrowed.data(), texts.size(),
                                             special == SpecialTokens::kAdd, raw.data(), &error),
                error);
  std::vector<RawEncoding> owned(texts.size());
  for (size_t i = 0; i < raw.size(); ++i) *owned[i].out() = raw[i];

  std::vector<std::vector<uint32_t>> ids;
  ids.reserve(texts.size());
  for (const RawEncoding& encoding : owned) ids.push_back(encoding.Ids());
  return ids;
}

std::string Tokenizer::Decode(std::span<const uint32_t> ids, bool keep_special_tokens) const {
  AssayOwnedText text, error;
  Require(assay_tokenizer_decode(Handle(handle_), ids.data(), ids.size(), !keep_special_tokens,
                                 &text, &error),
          error, "cannot decode tokens");
  return Take(text);
}

std::optional<uint32_t> Tokenizer::TokenToId(std::string_view token) const {
  int64_t id = -1;
  AssayOwnedText error;
  Require(assay_tokenizer_token_to_id(Handle(handle_), Borrow(token), &id, &error), error,
          "cannot look up a token");
  if (id < 0) return std::nullopt;
  return static_cast<uint32_t>(id);
}

std::optional<std::string> Tokenizer::IdToToken(uint32_t id) const {
  AssayOwnedText token, error;
  bool found = false;
  Require(assay_tokenizer_id_to_token(Handle(handle_), id, &token, &found, &error), error,
          "cannot look up a token");
  if (!found) return std::nullopt;
  return Take(token);
}

size_t Tokenizer::VocabularySize() const {
  size_t size = 0;
  AssayOwnedText error;
  Require(assay_tokenizer_vocabulary_size(Handle(handle_), &size, &error), error,
          "cannot count tokens");
  return size;
}

}  // namespace assay
