#pragma once

#include <string>
#include <string_view>

#include "adapters/checkpoint/tensor_files.h"
#include "harness/io/gguf.h"

namespace assay {

/// A GGUF file's tensors under Hugging Face's names (llama.cpp, gguf-py,
/// tensor_mapping.py), for the architectures llama, qwen2, qwen3 and gemma2.
/// What llama.cpp's converter changed is noted on the tensors: the order of
/// rows of q and k (llama), 1 added to norms (gemma2). A tensor without a
/// counterpart keeps its name. Throws Error for another architecture or for
/// rows that do not divide into heads.
StoredTensors HuggingFaceTensors(const GgufMetadata& metadata, const GgufTensors& tensors,
                                 std::string_view where);

/// A GGUF file's metadata as a `config.json` of Hugging Face's
/// (transformers 5.23, integrations/ggml.py), for `ReadDecoderConfig`: a
/// language model, tied where it has no output tensor. `tensors` are those of
/// `HuggingFaceTensors`. Llama 3's `rope_freqs.weight` becomes the kind
/// `longrope` with the same factors for every length.
Json GgufConfig(const GgufMetadata& metadata, const StoredTensors& tensors, std::string_view where);

}  // namespace assay
