"""Causal language models: the log-probability of each token of the response."""

import inputs
from case import config, constant, make
from cases_decoders import GEMMA_RULES
from families import gemma2, llama, mistral, qwen3

LENGTHS = [(6, (12, 9)), (40, (15, 16)), (90, (8,)), (3, (30,)), (200, (14, 5)), (25, (1, 20))]
TIED = [(r"embed_tokens", 0.0, 0.3, False)]
SEQUENCES = inputs.conversations(lengths=LENGTHS)


def language_case(name, config_, **keys):
    config_ = {key: value for key, value in config_.items() if key not in ("id2label", "label2id")}
    return make(name, config_, kind="log_probs", sequences=SEQUENCES, **keys)


CASES = [
    language_case("lm_llama", llama("LlamaForCausalLM"), seed=131, mistakes={"theta": config(rope_theta=50000.0)}),
    language_case("lm_qwen3_tied", qwen3("Qwen3ForCausalLM", tie_word_embeddings=True), seed=132, rules=TIED,
                  shards=2, mistakes={"qk_norm": constant("[qk]_norm", 1.0)}),
    language_case("lm_mistral", mistral("MistralForCausalLM"), seed=133,
                  mistakes={"window": config(sliding_window=None)}),
    language_case("lm_gemma2", gemma2("Gemma2ForCausalLM", vocab_size=640, num_hidden_layers=2), seed=134,
                  attention="eager", rules=[*TIED, *GEMMA_RULES], mistakes={
                      "final_cap": config(final_logit_softcapping=None),
                      "attention_cap": config(attn_logit_softcapping=None)}),
]
