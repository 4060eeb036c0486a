"""Reward heads that have no class in transformers: PyTorch definitions from their published sources.

Each takes the backbone's final hidden states [length, width], the token ids, the prompt's length, the
head's tensors by name, and the case; and returns its outputs.
"""

import torch
import torch.nn.functional as F


def linear(x, given, name):
    bias = given.get(name + ".bias")
    return F.linear(x, given[name + ".weight"], bias)


IN_FLOAT32 = set()
