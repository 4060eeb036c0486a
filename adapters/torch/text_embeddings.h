#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <stop_token>
#include <vector>

#include "adapters/torch/bert_encoder.h"
#include "adapters/torch/text_reader.h"

namespace assay {

/// The embeddings of a batch's texts. Texts with the same tokens are computed once, which cannot
/// change a bit, since an embedding depends on its text alone. Holds pointers to the texts it is
/// told of: they must outlive it.
class TextEmbeddings {
 public:
  /// A text without tokens (a prompt that cannot be read) is left out.
  void Want(const TokenizedText& text);

  /// Computes all that are wanted, at most `tokens` at a time unless one text has more. False after
  /// a stop.
  bool Compute(const BertEncoder& encoder, size_t tokens, std::stop_token stop);

  /// Of a text with the tokens of one that was wanted.
  std::span<const float> Of(const TokenizedText& text) const;

 private:
  struct SameTokens {
    bool operator()(const TokenIds* a, const TokenIds* b) const { return *a < *b; }
  };
  std::map<const TokenIds*, size_t, SameTokens> index_;
  std::vector<const TokenIds*> texts_;
  std::vector<Embedding> embeddings_;
};

}  // namespace assay
