"""One case: a tiny checkpoint, its inputs, and the mistakes that must be visible in its rewards."""

import copy
import re

import numpy as np
import transformers

import inputs
import shapes

CLASSIFIER = transformers.AutoModelForSequenceClassification
CAUSAL = transformers.AutoModelForCausalLM


def make(name, config, *, head="class", kind="rewards", seed=1, dtype="BF16", shards=1, tensors=None, rules=(),
         attention="sdpa", sequences=None, random=(20, 380), options=None, mistakes=None):
    """head: "class" for one of transformers' own classes, else a function of heads.py. kind: what the
    outputs of a sequence are: "rewards" (one per label), "steps", "log_probs" (of the response's
    tokens), or "preferences" (over each earlier response to the same prompt)."""
    if tensors is None:
        tensors = shapes.of_class(CAUSAL if kind == "log_probs" else CLASSIFIER, config)
    return {
        "name": name, "kind": kind, "head": head, "options": options or {}, "attention": attention,
        "seed": seed, "dtype": dtype, "shards": shards, "config": config,
        "tensors": shapes.fill(tensors, rules), "rules": rules,
        "inputs": {"seed": seed, "random": list(random), "sequences": sequences or inputs.conversations()},
        "mistakes": mistakes or {},
    }


def config(**changes):
    """The mistake of reading config.json as if it said `changes` (None: as if a key were missing)."""
    def apply(case):
        changed = copy.deepcopy(case)
        for key, value in changes.items():
            changed["config"].pop(key, None)
            if value is not None:
                changed["config"][key] = value
        return changed, {}
    return apply


def constant(pattern, value):
    """The mistake of taking tensors that match `pattern` for all `value`."""
    return tensors(pattern, lambda values: np.full_like(values, value))


def tensors(pattern, change):
    """The mistake of reading tensors that match `pattern` as change(values)."""
    def apply(case):
        return case, {name: change for name in case["tensors"] if re.search(pattern, name)}
    return apply


def options(**changes):
    def apply(case):
        changed = copy.deepcopy(case)
        changed["options"].update(changes)
        return changed, {}
    return apply


def without(part):
    """The mistake of leaving the "adapter" or its "scale" out."""
    return lambda case: ({**case, "without": part}, {})
