#!/usr/bin/env python3
"""Reward models on a GPU

Measured by scripts/gpu-check where there is one: random checkpoints of the shapes of 0.6 and 8 billion
parameters; tokens, shared prompts once, as a share of the card's own bf16 rate in the same run; and
transformers in batches of 64 beside them.
"""

from rows import not_measured

WHY = "needs a GPU"


def main():
    not_measured("bfloat16, 0.6B: of the card's matrix rate", "%", WHY, at_least=60)
    not_measured("bfloat16, 8B: of the card's matrix rate", "%", WHY, at_least=75)
    not_measured("bfloat16, 8B: faster than transformers in batches of 64", "×", WHY, at_least=5)


if __name__ == "__main__":
    main()
