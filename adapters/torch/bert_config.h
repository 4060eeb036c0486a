#pragma once

#include <cstdint>
#include <string>

namespace assay {

/// The shape of a BERT encoder and how sentence-transformers uses it, from a model folder's
/// config.json, modules.json, 1_Pooling/config.json and sentence_bert_config.json.
struct BertConfig {
  int64_t vocabulary = 0;
  int64_t positions = 0;
  int64_t token_types = 0;
  int64_t width = 0;
  int64_t inner_width = 0;
  int64_t layers = 0;
  int64_t heads = 0;
  double layer_norm_epsilon = 0;
  int64_t max_length = 0;  ///< tokens per text, special ones included

  int64_t head_width() const { return width / heads; }
};

/// Throws one Error that names the file and what is not supported: anything but a BertModel with
/// exact GELU, absolute positions and mean pooling.
BertConfig ReadBertConfig(const std::string& folder);

}  // namespace assay
