#include "adapters/checkpoint/harmless_tensors.h"

namespace assay {
namespace {

constexpr HarmlessTensor kHarmless[] = {
    {"rotary_emb.inv_freq", "computed from the config"},
    {"embeddings.position_ids", "0, 1, 2, …"},
    {"num_batches_tracked", "counts training steps"},
    {"rope_freqs.weight", "read as the config's rope scaling"},
    {"lm_head.weight", "the language model's head, which a reward model does not read"},
    {"lm_head.bias", "the language model's head, which a reward model does not read"},
    {"output.weight", "the language model's head, which a reward model does not read"},
    {"cls.predictions.", "the head of the pre-training"},
    {"cls.seq_relationship.", "the head of the pre-training"},
    {"lm_predictions.", "the head of the pre-training"},
    {"mask_predictions.", "the head of the pre-training"},
    {"roberta.pooler.", "RoBERTa's classifier has a dense layer of its own"},
};

}  // namespace

std::span<const HarmlessTensor> HarmlessTensors() { return kHarmless; }

std::string_view HarmlessReason(std::string_view name) {
  for (const auto& [pattern, reason] : kHarmless) {
    if (pattern.ends_with('.') ? name.starts_with(pattern) : name.ends_with(pattern)) {
      // "attention.output.weight" is no language model's head.
      const size_t before = name.size() - pattern.size();
      if (pattern.ends_with('.') || before == 0 || name[before - 1] == '.') return reason;
    }
  }
  return "";
}

}  // namespace assay
