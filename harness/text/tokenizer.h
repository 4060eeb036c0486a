#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Whether a tokenizer adds the tokens its model expects around a text ([CLS] … [SEP], BOS).
enum class SpecialTokens { kAdd, kOmit };

/// The tokens of one text. `spans` are the bytes [begin, end) of the text that each token covers;
/// special tokens that were added cover [0, 0).
struct Encoding {
  struct Span {
    size_t begin = 0;
    size_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
  };
  std::vector<uint32_t> ids;
  std::vector<Span> spans;
};

/// A Hugging Face tokenizer (`tokenizer.json`), whatever its model. Its own truncation and padding
/// are switched off: callers see every token. Invalid UTF-8 is read as U+FFFD, and spans then refer
/// to the repaired text. Move-only and immutable: any number of threads may use one at once.
class Tokenizer {
 public:
  /// Throws Error naming the file (missing, not a tokenizer, cut short).
  static Tokenizer FromFile(const std::string& path);
  /// `where` names the origin of `json` in messages.
  static Tokenizer FromJson(std::string_view json, std::string_view where);

  std::vector<uint32_t> Encode(std::string_view text, SpecialTokens special) const;
  Encoding EncodeWithSpans(std::string_view text, SpecialTokens special) const;

  /// The ids of each text, in order, computed on all cores.
  std::vector<std::vector<uint32_t>> EncodeBatch(std::span<const std::string_view> texts,
                                                 SpecialTokens special) const;

  /// The text of `ids`; those that the vocabulary lacks are left out, as are special tokens unless
  /// they are kept.
  std::string Decode(std::span<const uint32_t> ids, bool keep_special_tokens) const;

  std::optional<uint32_t> TokenToId(std::string_view token) const;
  std::optional<std::string> IdToToken(uint32_t id) const;

  /// Tokens of the model and added ones.
  size_t VocabularySize() const;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  explicit Tokenizer(void* handle) : handle_(handle) {}

  std::unique_ptr<void, Free> handle_;
};

}  // namespace assay
