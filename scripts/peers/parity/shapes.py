"""Which tensors a checkpoint has, and how each is filled so that nothing in the network is idle."""

import math
import re

import torch
import transformers

# (part of the tensor's name, center, spread, divided by the square root of the inputs). First match wins.
RULES = [
    (r"(q_norm|k_norm)\.weight$", 0.9, 0.3, False),
    (r"(norm|LayerNorm|ln)\w*\.weight$", 1.0, 0.3, False),
    (r"(norm|LayerNorm)\w*\.bias$", 0.0, 0.3, False),
    (r"\.bias$", 0.0, 0.4, False),
    (r"(embed_tokens|tok_embeddings|word_embeddings)\.weight$", 0.0, 0.06, False),
    (r"(position|token_type)_embeddings\.weight$", 0.0, 0.04, False),
    (r"rel_embeddings\.weight$", 0.0, 1.0, False),
    (r"(q_proj|k_proj|query|key|query_proj|key_proj)\.weight$", 0.0, 1.0, True),
    (r"(v_proj|o_proj|value|value_proj|Wo)\.weight$", 0.0, 1.5, True),
    (r"mlp\.(gate_proj|up_proj|down_proj|Wi)\.weight$|feed_forward\.w\d\.weight$", 0.0, 0.8, True),
    (r"\.weight$", 0.0, 1.4, True),
]


def filled(name, shape, rules=()):
    """{shape, center, spread} of one tensor."""
    for pattern, center, spread, by_inputs in [*rules, *RULES]:
        if re.search(pattern, name):
            inputs = math.prod(shape[1:]) if by_inputs else 1
            return {"shape": list(shape), "center": center, "spread": float(f"{spread / math.sqrt(inputs):.4g}")}
    raise ValueError(f"no rule for {name}")


def fill(shapes, rules=()):
    return {name: filled(name, shape, rules) for name, shape in shapes.items()}


def of_class(model_class, config, prefix=""):
    """Shapes of the state of a transformers class built from `config` (a config.json's content)."""
    parsed = transformers.AutoConfig.for_model(**config)
    with torch.device("meta"):
        model = model_class.from_config(parsed)
    return {prefix + name: tuple(tensor.shape) for name, tensor in untied(model, config).items()}


def untied(model, config):
    state = model.state_dict()
    if config.get("tie_word_embeddings", False):
        state.pop("lm_head.weight", None)
    return state
