#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/error.h"

namespace assay {

/// A text that the tokenizer gives up on: its regular expression would need too many steps.
class TokenizeError : public Error {
 public:
  using Error::Error;
};

/// Whether a tokenizer adds the tokens its model expects around a text ([CLS] … [SEP], BOS).
enum class SpecialTokens { kAdd, kOmit };

/// The most tokens that an encoding may have, special ones included, and the end that is dropped
/// where there are more.
struct TokenLimit {
  enum class Side { kLeft, kRight };

  size_t tokens = 0;  ///< 0: no limit
  Side side = Side::kRight;

  friend bool operator==(const TokenLimit&, const TokenLimit&) = default;
};

/// The tokens of one text or of a pair. `spans` are the bytes [begin, end) of the text that each
/// token covers; special tokens that were added cover [0, 0). `types` are what BERT calls token
/// types: as a rule 1 for the second text of a pair, 0 elsewhere. Each is empty unless the function
/// says that it fills it.
struct Encoding {
  struct Span {
    size_t begin = 0;
    size_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
  };
  std::vector<uint32_t> ids = {};
  std::vector<Span> spans = {};
  std::vector<uint32_t> types = {};
  bool cut = false;  ///< there were more tokens than the limit allows
};

/// A Hugging Face tokenizer (`tokenizer.json`), whatever its model. Its own truncation and padding
/// are switched off: callers see every token. Invalid UTF-8 is read as U+FFFD, and spans then refer
/// to the repaired text. Move-only and immutable: any number of threads may use one at once.
class Tokenizer {
 public:
  /// Throws Error naming the file (missing, not a tokenizer, cut short).
  static Tokenizer FromFile(const std::string& path);
  /// `where` names the origin of `json` in messages. `added`: empty, or a JSON list of further
  /// tokens, each an object {content, single_word, lstrip, rstrip, normalized, special[, keep]};
  /// one that is new gets the next free id, one that is known keeps its id and gets these
  /// properties, unless `keep` is true and it was added before.
  static Tokenizer FromJson(std::string_view json, std::string_view where,
                            std::string_view added = {});

  /// These throw TokenizeError.
  std::vector<uint32_t> Encode(std::string_view text, SpecialTokens special) const;
  Encoding EncodeWithSpans(std::string_view text, SpecialTokens special) const;

  /// Ids and types, cut as `transformers` cuts with `truncation=True`: special tokens stay, and of
  /// a pair the longer text is cut first. Throws Error for a limit that leaves no room for text.
  Encoding EncodeWithin(std::string_view text, SpecialTokens special,
                        const TokenLimit& limit) const;
  Encoding EncodePair(std::string_view first, std::string_view second, SpecialTokens special,
                      const TokenLimit& limit) const;

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
  Encoding EncodeWithin(std::string_view first, const std::string_view* second,
                        SpecialTokens special, const TokenLimit& limit) const;

  std::unique_ptr<void, Free> handle_;
};

}  // namespace assay
