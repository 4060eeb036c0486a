"""Merging a LoRA adapter by its formula: W + scale · B A, scale = alpha / r, or alpha / √r with rslora.

That is peft's merge_and_unload; `check` compares the two where peft is installed.
"""

import copy
import math
import tempfile

import numpy as np
import torch

import weights

PREFIX = "base_model.model."


def tensor_bytes(case):
    """The adapter's own tensors."""
    return weights.tensor_bytes({**case, "tensors": case["adapter"]["tensors"]})


def values(tensor):
    dtype, shape, data = tensor
    if dtype == "BF16":
        bits = np.frombuffer(data, np.uint16).astype(np.uint32) << 16
        return bits.view(np.float32).astype(np.float64).reshape(shape)
    return np.frombuffer(data, {"F32": np.float32, "F16": np.float16}[dtype]).astype(np.float64).reshape(shape)


def scale(config):
    return config["lora_alpha"] / (math.sqrt(config["r"]) if config["use_rslora"] else config["r"])


def merged(case, base, dtype, without=None):
    """(case, tensors) of the classifier that base and adapter make. `without`: "adapter" or "scale"."""
    config, own = case["adapter"]["config"], tensor_bytes(case)
    stored_as = {"float64": "F64", "float32": "F32", "bfloat16": "BF16"}[dtype]
    factor = 0.0 if without == "adapter" else 1.0 if without == "scale" else scale(config)
    result = {}
    for name, tensor in base.items():
        if name == "lm_head.weight":
            continue
        value = values(tensor)
        key = PREFIX + name.removesuffix(".weight")
        if key + ".lora_A.weight" in own:
            value = value + factor * values(own[key + ".lora_B.weight"]) @ values(own[key + ".lora_A.weight"])
        result[name] = (stored_as, tensor[1], value)
    if PREFIX + "score.weight" in own:
        score = own[PREFIX + "score.weight"]
        result["score.weight"] = (stored_as, score[1], values(score))
    for name, (kind, shape, value) in result.items():
        data = value.tobytes() if kind == "F64" else weights.stored(value.astype(np.float32).reshape(-1), kind)
        result[name] = (kind, shape, data)
    plain = copy.deepcopy(case)
    model_type = {"llama": "Llama", "qwen2": "Qwen2"}[case["config"]["model_type"]]
    plain["config"].update(architectures=[model_type + "ForSequenceClassification"],
                           id2label={"0": "LABEL_0"}, label2id={"LABEL_0": 0})
    return plain, result


def check(case, load, classifier):
    """Largest difference between a merged weight here and peft's, or None without peft."""
    try:
        import peft
    except ImportError:
        return None
    base = weights.tensor_bytes(case)
    plain, ours = merged(case, base, "float32")
    bare, bare_tensors = merged(case, base, "float32", without="adapter")
    model = load(classifier, bare["config"], bare_tensors, torch.float32, "sdpa")
    with tempfile.TemporaryDirectory() as folder:
        weights.write_adapter(folder, case["adapter"]["config"], tensor_bytes(case))
        state = peft.PeftModel.from_pretrained(model, folder).merge_and_unload().state_dict()
    return max(float(np.abs(state[name].double().numpy() - values(tensor)).max()) for name, tensor in ours.items())
