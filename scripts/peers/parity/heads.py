"""Reward heads that have no class in transformers: PyTorch definitions from their published sources.

Each takes the backbone's final hidden states [length, width], the token ids, the prompt's length, the
head's tensors by name, and the case; and returns its outputs. DTYPES says what a head computes in: by
default the model's dtype, like every tensor of a checkpoint loaded with that dtype.
"""

import numpy as np
import torch
import torch.nn.functional as F

DTYPES = {"qrm": "float32", "qrm_v2": "float32", "ldl": "float32", "v_head": "stored", "grm": "stored"}


def linear(x, given, name):
    return F.linear(x, given[name + ".weight"], given.get(name + ".bias"))


def relu_mlp(x, given, name):
    return linear(torch.relu(linear(x, given, name + ".0")), given, name + ".2")


def before_first_pad(ids, case):
    """transformers 4.31 to 4.48: the token before the first pad token, else the last."""
    pad = case["config"].get("pad_token_id")
    return ids.index(pad) - 1 if pad in ids else len(ids) - 1


def last_not_pad(ids, case):
    return max(i for i, token in enumerate(ids) if token != case["config"].get("pad_token_id"))


def v_head(hidden, ids, shared, given, case):
    """TRL, ValueHead."""
    return linear(hidden[-1], given, "v_head.summary")


def grm(hidden, ids, shared, given, case):
    """Generalizable-Reward-Model, grm_utils.py."""
    return relu_mlp(hidden[-1], given, "v_head.summary")


def openrlhf(hidden, ids, shared, given, case):
    """OpenRLHF, models/model.py: the value head, normalised where the config says so."""
    config = case["config"]
    reward = linear(hidden[-1], given, config.get("value_head_prefix", "score"))
    return (reward - config["mean"]) / config["std"] if config.get("normalize_reward") else reward


def regression_head(hidden, ids, shared, given, case):
    """UltraRM, Eurus-RM."""
    return linear(hidden[-1], given, "regression_head")


def starling(hidden, ids, shared, given, case):
    return linear(hidden[-1], given, "v_head")


def internlm2_reward(hidden, ids, shared, given, case):
    assert ids[-1] == case["config"]["reward_token_id"]
    return linear(hidden[-1], given, "v_head")


def score_mlp(hidden, ids, shared, given, case):
    """Qwen2.5-Math-RM, WorldPM."""
    return relu_mlp(hidden[-1], given, "score")


def inf_orm(hidden, ids, shared, given, case):
    return relu_mlp(hidden[before_first_pad(ids, case)], given, "score")


def urm(hidden, ids, shared, given, case):
    """URM: means and log deviations interleaved; the weights are not normalised."""
    state = hidden[last_not_pad(ids, case)]
    means = linear(state, given, "score").view(-1, 2)[:, 0]
    for name in ("weights.fc.0", "weights.fc.2"):
        state = F.selu(linear(state, given, name))
    return (linear(state, given, "weights.fc.4") * means).sum()


def gate_position(ids, pattern):
    starts = [i for i in range(len(ids) - len(pattern) + 1) if ids[i:i + len(pattern)] == pattern]
    return starts[-1]


def armorm(hidden, ids, shared, given, case):
    """ArmoRM-Llama3-8B-v0.1, modeling_custom.py."""
    rewards = linear(hidden[before_first_pad(ids, case)], given, "regression_layer")
    gate = hidden[gate_position(ids, case["options"]["gate_pattern"])]
    for layer in range(3):
        gate = torch.relu(linear(gate, given, f"gating.layers.{layer}"))
    gate = linear(gate, given, "gating.layers.3")
    gate = F.softmax(gate / case["config"]["gating_temperature"], dim=-1) * given["gating.logit_scale"][0]
    return (gate * (rewards @ given["reward_transform_matrix"])).sum()


def normed_gate(x, given, starts, last, temperature):
    """Linear without bias, ReLU, BatchNorm1d as in evaluation; each block begins at one of `starts`."""
    for start in starts:
        norm = f"gating.layers.{start + 2}"
        x = torch.relu(F.linear(x, given[f"gating.layers.{start}.weight"]))
        x = (x - given[norm + ".running_mean"]) / torch.sqrt(given[norm + ".running_var"] + 1e-5)
        x = x * given[norm + ".weight"] + given[norm + ".bias"]
    x = linear(x, given, f"gating.layers.{last}")
    return F.softmax(x / temperature, dim=-1) * given["gating.logit_scale"][0]


def quantile_means(hidden, ids, given, case, attributes):
    state = hidden[before_first_pad(ids, case)]
    return linear(state, given, "regression_layer").view(attributes, -1).mean(dim=1)


def qrm(hidden, ids, shared, given, case):
    """QRM-Llama3-8B, modeling_custom.py."""
    rewards = quantile_means(hidden, ids, given, case, 19) @ given["reward_transform_matrix"]
    gate = hidden[gate_position(ids, case["options"]["gate_pattern"])]
    return (normed_gate(gate, given, (0, 3, 6), 9, case["config"]["gating_temperature"]) * rewards).sum()


def qrm_v2(hidden, ids, shared, given, case):
    """QRM-Llama3.1-8B-v2, QRM-Gemma-2-27B: five attributes, dropout between the gate's blocks."""
    rewards = quantile_means(hidden, ids, given, case, 5)
    gate = hidden[gate_position(ids, case["options"]["gate_pattern"])]
    return (normed_gate(gate, given, (0, 4, 8), 11, case["config"]["gating_temperature"]) * rewards).sum()


def ldl(hidden, ids, shared, given, case):
    """LDL-Reward-Gemma-2-27B-v0.1: a distribution over ten grades for each attribute."""
    def mlp(x, name, indices):
        for index in indices[:-1]:
            x = F.leaky_relu(linear(x, given, f"{name}.network.{index}"), 0.01)
        return linear(x, given, f"{name}.network.{indices[-1]}")

    state = hidden[before_first_pad(ids, case)]
    bins = F.softmax(mlp(state, "regression_layer", (0, 2, 4)).view(-1, 10), dim=-1)
    gate = mlp(state, "gating_layer", (0, 3, 6))
    if case["config"].get("softmax"):
        gate = F.softmax(gate / case["config"]["temperature"], dim=-1)
    return ((gate @ bins) * torch.arange(10, dtype=bins.dtype) / 9).sum()


def nemotron_logit(hidden, ids, shared, given, case):
    return hidden[-1] @ given["lm_head.weight"][case["options"]["logit"]]


def step_score(hidden, ids, shared, given, case):
    """Qwen2.5-Math-PRM: the probability of the second label at each step's token."""
    steps = [i for i, token in enumerate(ids) if token == case["options"]["step_token"]]
    return F.softmax(relu_mlp(hidden[steps], given, "score"), dim=-1)[:, 1]


def step_tokens(hidden, ids, shared, given, case):
    """Math-Shepherd: "+" against "-" at each step's token."""
    options = case["options"]
    steps = [i for i, token in enumerate(ids) if token == options["step_token"]]
    pair = given["lm_head.weight"][[options["good_token"], options["bad_token"]]]
    return F.softmax(hidden[steps] @ pair.T, dim=-1)[:, 0]


def gpm(hidden, ids, shared, given, case):
    """gpm_example_usage.py: (embedding of length 1, gate from the prompt's last token)."""
    embedding = F.normalize(linear(hidden[-1], given, "value_head"), p=2, dim=-1)
    if "prompt_head.weight" not in given:
        return embedding, torch.ones(len(embedding) // 2, dtype=embedding.dtype)
    return embedding, F.softmax(linear(hidden[shared - 1], given, "prompt_head"), dim=-1)


def preference(state, other):
    """How much the first response is preferred to the second: gate · (a₂ₖ b₂ₖ₊₁ − a₂ₖ₊₁ b₂ₖ)."""
    (a, gate), (b, _) = state, other
    return (gate * (a[0::2] * b[1::2] - a[1::2] * b[0::2])).sum().item()


def pairrm(hidden, ids, shared, given, case):
    """PairRM: mean over tasks of the first candidate's score less the second's."""
    source, first, second = (hidden[ids.index(mark)] for mark in case["options"]["marks"])

    def score(candidate):
        x = torch.tanh(linear(torch.cat([source, candidate]), given, "head_layer.1"))
        return linear(x, given, "head_layer.4")

    return (score(first) - score(second)).mean()


def internlm2_as_llama(config, tensors):
    """InternLM2 is a Llama whose q, k and v rows lie together, grouped by the heads of k."""
    names = {"tok_embeddings": "embed_tokens", "attention.wo": "self_attn.o_proj",
             "attention_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
             "feed_forward.w1": "mlp.gate_proj", "feed_forward.w3": "mlp.up_proj", "feed_forward.w2": "mlp.down_proj"}
    groups, heads = config["num_key_value_heads"], config["num_attention_heads"]
    width = config["hidden_size"] // heads
    result = {}
    for name, (dtype, shape, data) in tensors.items():
        if "wqkv" in name:
            rows = np.frombuffer(data, np.uint16).reshape(groups, heads // groups + 2, width, shape[1])
            for letter, part in (("q", rows[:, :-2]), ("k", rows[:, -2]), ("v", rows[:, -1])):
                part = np.ascontiguousarray(part).reshape(-1, shape[1])
                renamed = name.replace("attention.wqkv", f"self_attn.{letter}_proj")
                result[renamed] = (dtype, list(part.shape), part.tobytes())
            continue
        for old, new in names.items():
            name = name.replace(old, new)
        result[name] = (dtype, shape, data)
    return {**config, "model_type": "llama", "architectures": ["LlamaModel"]}, result


def backbone(case, tensors):
    """(config, tensors under the names of transformers' base class, the names they had)."""
    prefix = case["options"].get("prefix", "model.")
    own = {name: tensor for name, tensor in tensors.items()
           if name.startswith(prefix) and name.removeprefix(prefix).startswith(
               ("embed_tokens", "tok_embeddings", "layers.", "norm.", "embeddings.", "encoder."))}
    config = {key: value for key, value in case["config"].items() if key != "auto_map"}
    renamed = {name.removeprefix(prefix): tensor for name, tensor in own.items()}
    if config["model_type"] == "internlm2":
        config, renamed = internlm2_as_llama(config, renamed)
    return config, renamed, set(own)
