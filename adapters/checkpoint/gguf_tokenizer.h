#pragma once

#include <string>
#include <string_view>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/gguf_keys.h"

namespace assay {

/// A `tokenizer.json` made from the metadata of a GGUF file, which tokenises as the model's makers
/// did and as llama.cpp does (src/llama-vocab.cpp):
///  - `tokenizer.ggml.model` "gpt2": byte-level BPE. `tokenizer.ggml.pre` names how text is split
///    before: "smollm", "qwen2" (after NFC), "llama-bpe" and its other names, "gpt-2", "default";
///    any other is an Error that lists these. transformers 5.23 knows no "smollm" and then does not
///    split digits off, so that "\n\n1" has other tokens there.
///  - "llama": SentencePiece BPE with bytes to fall back to. Merges follow from the scores, as
///    transformers' `generate_merges` finds them; for Gemma from the tokens' order. With
///    `add_space_prefix`, which is the default, every text between special tokens gets a space in
///    front (transformers 5.23: only the first).
/// Control and user-defined tokens are matched before anything else; BOS and EOS are put around a
/// text where `add_bos_token` and `add_eos_token` say so (without them: BOS for "llama" and
/// "llama-bpe"). Throws Error naming `where` and the key.
std::string GgufTokenizerJson(const GgufMetadata& metadata, std::string_view where);

/// What a GGUF file says of its text beside the tokenizer: `tokenizer.chat_template` and the
/// special tokens that it names. GGUF knows no limit of its own and no side to cut: the right is.
TextSettings ReadGgufTextSettings(const GgufMetadata& metadata, const std::string& where);

/// The text side of a GGUF file: tokenizer and settings.
CheckpointText OpenGgufText(const GgufMetadata& metadata, const std::string& where,
                            const TextOptions& options = {});

}  // namespace assay
