"""Cases that nobody has looked at: every family, rope setting, head and adapter, with sizes and settings drawn."""

import json
import random

import transformers

import cases_adapters
import cases_heads
import families
import shapes
from case import make
from cases_decoders import GEMMA_RULES, LLAMA3, YARN
from cases_encoders import PAIR, RULES
from cases_language import TIED, language_case

DECODERS = ["llama", "mistral", "qwen2", "qwen3", "gemma2"]
ENCODERS = ["bert", "roberta", "deberta", "modernbert"]
ROPES = ["plain", "linear", "dynamic", "llama3", "yarn", "longrope"]


def sizes(draw):
    """An odd number of heads as often as not, and heads of another width than hidden_size / heads."""
    kv = draw.choice([1, 2, 3])
    heads = kv * draw.choice([1, 2, 3, 5])
    width = heads * draw.choice([8, 12, 16])
    return dict(num_attention_heads=heads, num_key_value_heads=kv, hidden_size=width,
                head_dim=draw.choice([16, 20, 26, 32]), intermediate_size=draw.randrange(60, 200),
                num_hidden_layers=draw.choice([2, 3, 4]), vocab_size=draw.randrange(390, 900))


def rope(kind, draw, head_dim, limits=(48, 80, 128)):
    pairs = head_dim // 2
    limit = draw.choice(limits)
    old = {"original_max_position_embeddings": limit}
    settings = {
        "plain": {},
        "linear": dict(rope_scaling={"type": "linear", "factor": draw.choice([2.0, 3.0])}),
        "dynamic": dict(rope_scaling={"rope_type": "dynamic", "factor": draw.choice([2.0, 4.0])},
                        max_position_embeddings=limit),
        "llama3": dict(rope_scaling={**LLAMA3, **old, "factor": draw.choice([4.0, 32.0]),
                                     "high_freq_factor": draw.choice([2.0, 4.0])}),
        "yarn": dict(rope_scaling={**YARN, **old, "factor": draw.choice([2.0, 8.0]),
                                   **draw.choice([{}, {"beta_fast": 8.0}, {"attention_factor": 1.1}])},
                     max_position_embeddings=4 * limit),
        "longrope": dict(rope_scaling={"rope_type": "longrope",
                                       "short_factor": [1 + i / pairs for i in range(pairs)],
                                       "long_factor": [1 + draw.choice([2, 6]) * i / pairs for i in range(pairs)]},
                         max_position_embeddings=draw.choice([2, 4]) * limit, original_max_position_embeddings=limit),
    }
    return {**settings[kind], "rope_theta": draw.choice([5000.0, 10000.0, 500000.0])}


def saved(config):
    """config.json as transformers itself writes it today."""
    parsed = transformers.AutoConfig.for_model(**config)
    return json.loads(parsed.to_json_string(use_diff=True))


def decoder(family, kind, draw, limits=(48, 80, 128)):
    chosen = sizes(draw)
    head_dim = chosen["head_dim"]
    if family in ("qwen2", "internlm2"):
        chosen.pop("head_dim")
        head_dim = chosen["hidden_size"] // chosen["num_attention_heads"]
    chosen |= rope(kind, draw, head_dim, limits)
    if family in ("qwen2", "qwen3"):
        chosen |= draw.choice([{}, dict(use_sliding_window=True, sliding_window=draw.randrange(8, 60),
                                        max_window_layers=draw.choice([0, 1]))])
    if family == "mistral":
        chosen["sliding_window"] = draw.choice([None, 9, 40])
    if family in ("llama", "qwen3"):
        chosen["attention_bias"] = draw.random() < 0.5
    if family == "llama":
        chosen["mlp_bias"] = draw.random() < 0.5
    if family == "gemma2":
        chosen |= dict(sliding_window=draw.randrange(8, 60), query_pre_attn_scalar=draw.choice([12, 16, 30]),
                       attn_logit_softcapping=draw.choice([3.0, 8.0, 50.0]))
    return getattr(families, family)(**chosen)


def attention(family):
    return "eager" if family in ("gemma2", "deberta") else "sdpa"


def classifier(family, kind, seed, draw, **keys):
    config = decoder(family, kind, draw, **keys)
    if draw.random() < 0.3:
        config |= {"id2label": {"0": "a", "1": "b", "2": "c"}, "label2id": {"a": 0, "b": 1, "c": 2}}
    return make(f"unseen_{family}_{kind}", saved(config) if draw.random() < 0.5 else config, seed=seed,
                shards=draw.choice([1, 1, 2]), dtype=draw.choice(["BF16", "F16", "F32"]),
                rules=GEMMA_RULES if family == "gemma2" else (), attention=attention(family))


def language_model(family, tied, seed, draw):
    config = decoder(family, draw.choice(ROPES), draw)
    config |= dict(architectures=[config["architectures"][0].replace("SequenceClassification", "CausalLM")],
                   tie_word_embeddings=tied)
    return language_case(f"unseen_lm_{family}_{'tied' if tied else 'untied'}",
                         saved(config) if draw.random() < 0.5 else config, seed=seed, shards=draw.choice([1, 3]),
                         rules=(TIED if tied else []) + (GEMMA_RULES if family == "gemma2" else []),
                         attention=attention(family))


def encoder(family, index, seed, draw):
    heads = draw.choice([2, 3, 5])
    chosen = dict(num_attention_heads=heads, hidden_size=heads * draw.choice([16, 20]),
                  intermediate_size=draw.randrange(60, 200), num_hidden_layers=draw.choice([2, 3]))
    if family == "deberta":
        chosen |= dict(position_buckets=draw.choice([8, 20, 33]), share_att_key=draw.random() < 0.5,
                       pos_att_type=draw.choice(["p2c|c2p", "c2p", "p2c"]),
                       norm_rel_ebd=draw.choice(["layer_norm", "none"]))
    if family == "modernbert":
        chosen |= dict(local_attention=draw.choice([16, 50]), global_attn_every_n_layers=draw.choice([2, 3]),
                       classifier_pooling=draw.choice(["cls", "mean"]))
    config = getattr(families, family)(**chosen)
    return make(f"unseen_{family}_{index}", saved(config) if index % 2 else config, seed=seed, sequences=PAIR,
                rules=RULES if family != "modernbert" else (), attention=attention(family))


def resized_head(case, width):
    """The tensors that no backbone has, with 64 channels made `width`."""
    result = {}
    for name, tensor in head_tensors(case).items():
        shape = [{64: width, 128: 2 * width}.get(size, size) for size in tensor["shape"]]
        if name == "lm_head.weight":
            shape[0] = case["config"]["vocab_size"]
        result[name] = {**tensor, "shape": shape}
    return result


def backbone(case):
    prefix = case["options"].get("prefix", "model.")
    if case["config"]["model_type"] == "internlm2":
        return cases_heads.internlm2_backbone(case["config"])
    return cases_heads.backbone(case["config"], prefix)


def head_tensors(case):
    own = backbone(case)
    return {name: tensor for name, tensor in case["tensors"].items() if name not in own}


def elsewhere(case, seed, draw):
    """A known head on a backbone of another size, with another rope setting."""
    config, family = case["config"], case["config"]["model_type"]
    if family == "deberta-v2":
        heads = draw.choice([2, 3, 5])
        chosen = dict(num_attention_heads=heads, hidden_size=heads * 16, pooler_hidden_size=heads * 16)
    else:
        chosen = sizes(draw)
        chosen.pop("vocab_size")
        if family in ("qwen2", "internlm2"):
            chosen.pop("head_dim")
        head_dim = chosen.get("head_dim") or chosen["hidden_size"] // chosen["num_attention_heads"]
        chosen |= rope(draw.choice(ROPES), draw, head_dim)
    changed = {**case, "config": {**config, **chosen}}
    tensors = {**shapes.fill(backbone(changed), case["rules"]), **resized_head(case, chosen["hidden_size"])}
    return reseeded({**changed, "tensors": tensors}, seed)


def reseeded(case, seed):
    """A known case with other numbers."""
    return {**case, "name": "unseen_" + case["name"], "seed": seed, "mistakes": {},
            "inputs": {**case["inputs"], "seed": seed}}


def makers(seed):
    """(name, a function that draws such a case), in a fixed order."""
    draw = random.Random(seed)

    def of(function, *arguments):
        return lambda: function(*arguments, draw.randrange(10**6, 10**9), draw)

    def adapter(case):
        return lambda: reseeded(case, draw.randrange(10**6, 10**9))

    made = [*[(f"unseen_{family}_{kind}", of(classifier, family, kind)) for family in DECODERS for kind in ROPES],
            *[(f"unseen_lm_{family}_{'tied' if tied else 'untied'}", of(language_model, family, tied))
              for family in DECODERS for tied in (True, False)],
            *[(f"unseen_{family}_{index}", of(encoder, family, index)) for family in ENCODERS for index in range(3)],
            *[("unseen_" + case["name"], of(elsewhere, case)) for case in cases_heads.CASES],
            *[("unseen_" + case["name"], adapter(case)) for case in cases_adapters.CASES]]
    return made
