#!/usr/bin/env python3
"""Reward models on a GPU, beside transformers

Random checkpoints of the shapes of Qwen3-0.6B, Qwen3-8B and Gemma-2-27B in bfloat16, made on the spot;
best of four, prompts and responses as long as RewardBench 2's, cut to 2,048 tokens. Operations, those of
shared prompts counted once, as a share of the rate of the same products alone, in the same round; and
transformers as RewardBench's scripts use it: batches of 64, padded to the longest, sdpa (eager for
Gemma 2, since sdpa lacks its soft caps).
`scripts/gpu-check` carries this to a machine that has a GPU.

  gpu_bench.py BUILD_DIR [--quick] [--device operators] [--memory FOLDER]
"""

import argparse
import tempfile
from pathlib import Path

import checkpoints
import samples
from native_bench import difference
from rows import not_measured, row, spread
from served import Served

CONTEXT = 2048
BATCH = 64
ROUNDS = 5
# name, family, shape, vocabulary, samples, share of the products' rate, times transformers
SHAPES = [
    ("0.6B", "Qwen3", checkpoints.QWEN3_06B, checkpoints.QWEN3_VOCABULARY, 256, 60, None),
    ("8B", "Qwen3", checkpoints.QWEN3_8B, checkpoints.QWEN3_VOCABULARY, 128, 75, 5),
    ("27B", "Gemma2", checkpoints.GEMMA2_27B, checkpoints.GEMMA2_VOCABULARY, 32, None, None),
]
QUICK = [("tiny", "Qwen3", checkpoints.TINY, None, 4, None, None),
         ("tiny, capped", "Gemma2", {**checkpoints.TINY, "query_pre_attn_scalar": 16}, None, 4, None,
          None)]


def share(name):
    return f"bfloat16, {name}: of its products"


def times(name):
    return f"bfloat16, {name}: faster than transformers in batches of {BATCH}"


def has_gpu():
    try:
        import torch
    except ImportError:
        return False
    return torch.cuda.is_available()


def measure(build, folder, device, shape):
    from transformers_peer import Transformers

    name, family, sizes, vocabulary, count, share_limit, times_limit = shape
    drawn_on = "cuda" if device == "cuda" else "cpu"
    checkpoints.write_checkpoint(build, folder, "bfloat16", sizes, vocabulary, family, drawn_on)
    path = Path(folder) / "samples.jsonl"
    samples.write(samples.best_of_4(folder, count), path)
    with Served(build / "benchmarks/native_bench", "--serve", folder, "bfloat16", path, CONTEXT,
                "--device", device) as ours:
        ids = ours.answer()
        ours.round()  # to warm up
        rounds = [ours.round() for _ in range(ROUNDS)]
    peer = Transformers(folder, "bfloat16", ids, responses=4, device=drawn_on)
    seconds, rewards = zip(*[peer.round(BATCH) for _ in range(2)])  # the first warms up
    worst = difference("bfloat16", rounds[0]["rewards"], rewards[1])
    row(share(name), [100 * one["rate"] / one["product_rate"] for one in rounds], "%",
        at_least=share_limit,
        beside=f"{spread([one['tokens'] / one['seconds'] for one in rounds])} tokens a second, "
               f"{rounds[0]['rows']} rows a forward")
    row(times(name), [seconds[1] / one["seconds"] for one in rounds], "×", at_least=times_limit,
        beside=f"{spread([one['seconds'] for one in rounds])} s against {spread(seconds[1:])} s; "
               f"rewards within {worst:.1e} of their spread")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="tiny shapes")
    parser.add_argument("--device", default="cuda", help="operators: the GPU's code on the CPU")
    parser.add_argument("--memory", help="for checkpoints that a disk has no room for")
    options = parser.parse_args()
    if options.device == "cuda" and not has_gpu():
        for name, _, _, _, _, share_limit, times_limit in SHAPES:
            not_measured(share(name), "%", "needs a GPU", at_least=share_limit)
            not_measured(times(name), "×", "needs a GPU", at_least=times_limit)
        return
    for shape in QUICK if options.quick else SHAPES:
        with tempfile.TemporaryDirectory(dir=options.memory) as folder:
            measure(options.build.resolve(), folder, options.device, shape)


if __name__ == "__main__":
    main()
