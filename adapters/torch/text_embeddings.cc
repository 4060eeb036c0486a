#include "adapters/torch/text_embeddings.h"

#include <iterator>

namespace assay {

void TextEmbeddings::Want(const TokenizedText& text) {
  if (text.ids.empty()) return;
  if (index_.try_emplace(&text.ids, texts_.size()).second) texts_.push_back(&text.ids);
}

bool TextEmbeddings::Compute(const BertEncoder& encoder, size_t tokens, std::stop_token stop) {
  for (size_t begin = 0; begin < texts_.size();) {
    size_t end = begin, sum = 0;
    do {
      sum += texts_[end++]->size();
    } while (end < texts_.size() && sum + texts_[end]->size() <= tokens);
    auto computed = encoder.Embed(std::span(texts_).subspan(begin, end - begin), stop);
    if (!computed) return false;
    std::ranges::move(*computed, std::back_inserter(embeddings_));
    begin = end;
  }
  return true;
}

std::span<const float> TextEmbeddings::Of(const TokenizedText& text) const {
  return embeddings_[index_.at(&text.ids)];
}

}  // namespace assay
