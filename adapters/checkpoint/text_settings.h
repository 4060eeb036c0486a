#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/checkpoint/sequence.h"
#include "harness/core/json.h"
#include "harness/text/tokenizer.h"

namespace assay {

/// What a checkpoint says of its text beside `tokenizer.json`, read as transformers 5.23 reads it
/// (tokenization_utils_base.py, `_from_pretrained`).
struct TextSettings {
  std::string chat_template;    ///< Jinja2; empty: the checkpoint has none
  std::string template_origin;  ///< the file that holds it

  /// The named special tokens as text ("bos_token" → "<s>"): what templates know them by.
  std::map<std::string, std::string> special_tokens;

  /// Tokens that `tokenizer.json` may lack, for `Tokenizer::FromJson`: `added_tokens_decoder` in
  /// the order of its ids, then every special token that is not among them.
  Json added_tokens = Json::array();

  TokenLimit::Side truncation_side = TokenLimit::Side::kRight;
  /// Whether pairs get token types: as `model_input_names` says; without it, unless
  /// `tokenizer_class` is TokenizersBackend.
  bool token_types = true;

  size_t max_length = 0;  ///< model_max_length; 0: none (transformers then writes 1e30)
};

/// From `tokenizer_config.json`; from `special_tokens_map.json`, which counts only where the former
/// has no `added_tokens_decoder`; the template from `chat_template.jinja`, else the former's
/// `chat_template` (a text, or a list of named ones, of which "default" is taken), else
/// `chat_template.json`. `add_bos_token` and `add_eos_token` are not read: the post-processor of
/// `tokenizer.json` decides. Any file may be missing. Throws Error naming file and key of what is
/// not as it should be.
TextSettings ReadTextSettings(const std::string& folder);

/// Ids that `config.json` names; pooling goes by them and not by the tokenizer's.
struct ConfigTokenIds {
  std::optional<uint32_t> bos, pad;
  TokenIds eos;  ///< one or several
};

/// Each may be missing, null, negative (as good as missing) or a list, of which the first counts
/// for `bos` and `pad`. Throws Error naming `where`.
ConfigTokenIds ReadConfigTokenIds(const Json& config, std::string_view where);

}  // namespace assay
