"""Decoders with transformers' own classification head."""

import copy

from case import config, constant, make, tensors
from families import gemma2, llama, mistral, qwen2, qwen3
import inputs

NO_ROPE_SCALING = {"rope_scaling": config(rope_scaling=None)}
BIASES = {"biases": constant(r"\.bias$", 0.0)}
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=64)
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=64)
LONGROPE = dict(type="longrope", short_factor=[1.0, 1.1, 1.2, 1.3, 1.5, 1.7, 1.9, 2.2],
                long_factor=[1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0])


def rope_scaling(base, **changes):
    return config(rope_scaling={**base, **changes})


def five_labels(make_config, **keys):
    labels = {str(i): f"LABEL_{i}" for i in range(5)}
    return make_config(id2label=labels, label2id={name: int(i) for i, name in labels.items()}, **keys)


# The pooled token is the last that is not the pad: the one before the final 2 here.
PAD_IS_EOS = dict(pad_token_id=2, eos_token_id=2)

LLAMA = [
    make("llama", llama(num_key_value_heads=4), seed=11, rules=[(r"embed_tokens", 0.0, 0.02, False)], mistakes={
        "theta": config(rope_theta=500000.0), "epsilon": config(rms_norm_eps=1e-6)}),
    make("llama_gqa", llama(), seed=12, shards=3, mistakes={
        "kv_heads_swapped": tensors("[kv]_proj", lambda v: v.reshape(2, 16, 64)[::-1].reshape(32, 64))}),
    make("llama_biases", llama(attention_bias=True, mlp_bias=True), seed=13, mistakes={
        "attention_biases": constant(r"[qkvo]_proj\.bias", 0.0), "mlp_biases": constant(r"mlp.*\.bias", 0.0)}),
    make("llama_head_dim", llama(head_dim=22, hidden_size=72, num_attention_heads=6, num_key_value_heads=3), seed=14,
         mistakes={"theta": config(rope_theta=20000.0)}),
    make("llama_one_kv_head", llama(num_attention_heads=5, num_key_value_heads=1, hidden_size=80,
                                    torch_dtype="float32"), seed=15, dtype="F32", mistakes={
        "theta": config(rope_theta=20000.0)}),
    make("llama_float16", llama(torch_dtype="float16"), seed=16, dtype="F16"),
    make("llama_pad_is_eos", llama(**PAD_IS_EOS), seed=17, mistakes={"pooling": config(pad_token_id=0)}),
    make("llama_no_pad", llama(pad_token_id=None), seed=18,
         sequences=inputs.conversations(end="6 2 0 0")),
    make("llama_five_labels", five_labels(llama), seed=19),
    make("llama_linear", llama(rope_scaling={"type": "linear", "factor": 4.0}), seed=21,
         mistakes=NO_ROPE_SCALING),
    make("llama_dynamic", llama(rope_scaling={"type": "dynamic", "factor": 2.0}, max_position_embeddings=64),
         seed=22, mistakes=NO_ROPE_SCALING),
    make("llama_llama3", llama(rope_scaling=LLAMA3), seed=23, mistakes={
        **NO_ROPE_SCALING, "low_frequency": rope_scaling(LLAMA3, low_freq_factor=1.3)}),
    make("llama_yarn", llama(rope_scaling=YARN, max_position_embeddings=256), seed=24, mistakes={
        **NO_ROPE_SCALING, "temperature": rope_scaling(YARN, attention_factor=1.0),
        "truncate": rope_scaling(YARN, truncate=False)}),
    make("llama_yarn_set", llama(
        rope_scaling={**YARN, "attention_factor": 1.3, "beta_fast": 4.0, "beta_slow": 0.5, "truncate": False},
        max_position_embeddings=256), seed=25, mistakes={
            "beta": rope_scaling({**YARN, "attention_factor": 1.3, "truncate": False})}),
    make("llama_longrope", llama(rope_scaling=LONGROPE, max_position_embeddings=512,
                                 original_max_position_embeddings=128), seed=26, mistakes={
        **NO_ROPE_SCALING,
        "always_long": rope_scaling({**LONGROPE, "short_factor": LONGROPE["long_factor"]}),
        "always_short": rope_scaling({**LONGROPE, "long_factor": LONGROPE["short_factor"]})}),
    make("llama_rope_parameters", {
        **{key: value for key, value in llama().items() if key not in ("rope_theta", "torch_dtype")},
        "rope_parameters": {**LLAMA3, "rope_theta": 500000.0}, "dtype": "bfloat16"}, seed=27, mistakes={
            "theta": config(rope_parameters={**LLAMA3, "rope_theta": 10000.0})}),
]

MISTRAL = [
    make("mistral", mistral(), seed=31, mistakes={
        "window": config(sliding_window=None), "window_off_by_one": config(sliding_window=25)}),
    make("mistral_no_window", mistral(sliding_window=None, head_dim=24), seed=32),
]

QWEN2 = [
    make("qwen2", qwen2(), seed=35, mistakes={**BIASES, "window": config(use_sliding_window=True)}),
    make("qwen2_window", qwen2(use_sliding_window=True, num_hidden_layers=4, max_window_layers=2), seed=36,
         mistakes={"window": config(use_sliding_window=False), "first_layers": config(max_window_layers=0),
                   "window_off_by_one": config(sliding_window=25)}),
]

QWEN3 = [
    make("qwen3", qwen3(), seed=41, mistakes={
        "epsilon": config(rms_norm_eps=1e-4), "qk_norm": constant("[qk]_norm", 1.0),
        "theta": config(rope_theta=10000.0)}),
    make("qwen3_wide_heads", qwen3(num_attention_heads=3, num_key_value_heads=1, head_dim=48, hidden_size=72,
                                   attention_bias=True), seed=42, mistakes=BIASES),
    make("qwen3_yarn", qwen3(rope_scaling=YARN, max_position_embeddings=256), seed=43,
         mistakes=NO_ROPE_SCALING),
]

GEMMA_RULES = [(r"gate_proj\.weight$", 0.0, 1.8, True), (r"norm\.weight$", 0.0, 0.3, False),
               (r"(q_proj|k_proj)\.weight$", 0.0, 1.1, True)]


def gemma_case(name, config_, **keys):
    return make(name, config_, attention="eager", rules=GEMMA_RULES, **keys)


def swapped_layers(case):
    """Windows in layers 1, 3, … instead of 0, 2, …"""
    changed = copy.deepcopy(case)
    layers = changed["config"]["num_hidden_layers"]
    changed["config"]["layer_types"] = ["full_attention", "sliding_attention"] * (layers // 2)
    return changed, {}


GEMMA2 = [
    gemma_case("gemma2", gemma2(rms_norm_eps=3e-4), seed=51, mistakes={
        "soft_cap": config(attn_logit_softcapping=None), "window": config(sliding_window=4096),
        "window_off_by_one": config(sliding_window=21), "alternation": swapped_layers,
        "attention_scale": config(query_pre_attn_scalar=24), "epsilon": config(rms_norm_eps=1e-6),
        "exact_gelu": config(hidden_activation="gelu"),
        "plain_norms": tensors(r"norm\.weight$", lambda v: v - 1),
        "embedding_scale": tensors("embed_tokens", lambda v: v / 8)}),
    gemma_case("gemma2_no_caps", gemma2(attn_logit_softcapping=None, final_logit_softcapping=None,
                                        num_hidden_layers=3, hidden_size=56), seed=52,
               mistakes={"soft_cap": config(attn_logit_softcapping=6.0)}),
]

CASES = [*LLAMA, *MISTRAL, *QWEN2, *QWEN3, *GEMMA2]
