"""Cases that nobody has looked at: families and heads as in cases_*.py, sizes and settings drawn."""

import random

import cases_adapters
import cases_heads
import families
from case import make
from cases_decoders import GEMMA_RULES, LLAMA3, YARN
from cases_encoders import PAIR, RULES
from cases_language import TIED, language_case


def sizes(draw):
    """An odd number of heads as often as not."""
    kv = draw.choice([1, 2, 3])
    heads = kv * draw.choice([1, 2, 3, 5])
    width = heads * draw.choice([8, 12, 16])
    return dict(num_attention_heads=heads, num_key_value_heads=kv, hidden_size=width,
                head_dim=draw.choice([16, 20, 26, 32]), intermediate_size=draw.randrange(60, 200),
                num_hidden_layers=draw.choice([2, 3, 4]), vocab_size=draw.randrange(390, 900))


def rope(draw, head_dim):
    pairs = head_dim // 2
    limit = draw.choice([48, 80, 128])
    scalings = [
        dict(), dict(rope_scaling={"type": "linear", "factor": draw.choice([2.0, 3.0])}),
        dict(rope_scaling={"rope_type": "dynamic", "factor": draw.choice([2.0, 4.0])}, max_position_embeddings=limit),
        dict(rope_scaling={**LLAMA3, "factor": draw.choice([4.0, 32.0]), "original_max_position_embeddings": limit}),
        dict(rope_scaling={**YARN, "factor": draw.choice([2.0, 8.0]), "original_max_position_embeddings": limit},
             max_position_embeddings=4 * limit),
        dict(rope_scaling={"rope_type": "longrope", "short_factor": [1 + i / pairs for i in range(pairs)],
                           "long_factor": [1 + 6 * i / pairs for i in range(pairs)]},
             original_max_position_embeddings=limit),
    ]
    return {**draw.choice(scalings), "rope_theta": draw.choice([5000.0, 10000.0, 500000.0])}


def decoder(family, draw):
    chosen = sizes(draw)
    if family == "gemma2":
        return families.gemma2(**chosen, sliding_window=draw.randrange(8, 60),
                               query_pre_attn_scalar=draw.choice([12, 16, 30]),
                               attn_logit_softcapping=draw.choice([3.0, 8.0, 50.0]))
    chosen |= rope(draw, chosen["head_dim"])
    if family == "qwen2":
        chosen.pop("head_dim")
        chosen |= dict(use_sliding_window=draw.random() < 0.5, max_window_layers=1)
        for keys in ("short_factor", "long_factor"):
            if keys in chosen.get("rope_scaling", {}):
                pairs = chosen["hidden_size"] // chosen["num_attention_heads"] // 2
                chosen["rope_scaling"][keys] = [1 + i / pairs for i in range(pairs)]
    if family == "mistral":
        chosen["sliding_window"] = draw.choice([None, 9, 40])
    if family == "llama":
        chosen |= dict(attention_bias=draw.random() < 0.5, mlp_bias=draw.random() < 0.5)
    return getattr(families, family)(**chosen)


def language_model(family, draw):
    config = decoder(family, draw)
    tied = draw.random() < 0.6 or family == "gemma2"
    config |= dict(architectures=[config["architectures"][0].replace("SequenceClassification", "CausalLM")],
                   tie_word_embeddings=tied)
    rules = (TIED if tied else []) + (GEMMA_RULES if family == "gemma2" else [])
    return dict(config_=config, rules=rules, attention="eager" if family == "gemma2" else "sdpa")


def encoder(family, draw):
    heads = draw.choice([2, 3, 5])
    chosen = dict(num_attention_heads=heads, hidden_size=heads * draw.choice([16, 20]),
                  intermediate_size=draw.randrange(60, 200), num_hidden_layers=draw.choice([2, 3]))
    if family == "deberta":
        chosen |= dict(position_buckets=draw.choice([8, 20, 33]), share_att_key=draw.random() < 0.5,
                       pos_att_type=draw.choice(["p2c|c2p", "c2p"]))
    if family == "modernbert":
        chosen |= dict(local_attention=draw.choice([16, 50]), global_attn_every_n_layers=draw.choice([2, 3]))
    return getattr(families, family)(**chosen)


def one(index, seed, draw):
    family = ("llama", "mistral", "qwen2", "qwen3", "gemma2", "bert", "roberta", "deberta", "modernbert",
              "lm llama", "lm qwen3", "lm gemma2")[index % 12]
    name = f"unseen_{index:02}_{family.replace(' ', '_')}"
    if family.startswith("lm "):
        return language_case(name, seed=seed, shards=draw.choice([1, 3]), **language_model(family[3:], draw))
    if family in ("bert", "roberta", "deberta", "modernbert"):
        return make(name, encoder(family, draw), seed=seed, sequences=PAIR,
                    rules=RULES if family != "modernbert" else (),
                    attention="eager" if family == "deberta" else "sdpa")
    labels = {} if draw.random() < 0.7 else {"id2label": {"0": "a", "1": "b", "2": "c"},
                                             "label2id": {"a": 0, "b": 1, "c": 2}}
    return make(name, {**decoder(family, draw), **labels}, seed=seed, shards=draw.choice([1, 1, 2]),
                dtype=draw.choice(["BF16", "F16", "F32"]),
                rules=GEMMA_RULES if family == "gemma2" else (), attention="eager" if family == "gemma2" else "sdpa")


def reseeded(case, seed):
    """A known head or adapter with other numbers."""
    return {**case, "name": "unseen_" + case["name"], "seed": seed, "mistakes": {}}


def cases(seed):
    draw = random.Random(seed)
    new = [one(index, draw.randrange(10**6, 10**9), draw) for index in range(24)]
    known = [*cases_heads.CASES, *cases_adapters.CASES]
    return new + [reseeded(case, draw.randrange(10**6, 10**9)) for case in known]
