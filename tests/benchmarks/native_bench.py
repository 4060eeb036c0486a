#!/usr/bin/env python3
"""Reward models on the CPU, beside transformers

A random checkpoint of Qwen3-0.6B's shape with SmolLM2's tokenizer, cut to four layers unless a row
says otherwise, on pairs of JudgeBench gpt of at most 2,048 tokens; two threads; the same token ids on
both sides. transformers is used as RewardBench's command and scripts use it: sdpa, chosen and rejected
in batches of their own (8 or 64), padded to the longest, in the data's order. Rewards are compared
before times are. "Of its products" is the share of the rate that the same products of matrices reach
alone, at the same number of rows, in the same round; counted are two operations per weight of the
linear layers and token (of prompts that are shared once), and attention's. Of the last layer only the
rows that the head reads are computed: with four layers that is nearly a quarter of the work, with 28
hardly any, so that the whole model is held to be no slower than batches of one.

  native_bench.py BUILD_DIR [--quick] [--rounds N] [--pairs N]
"""

import argparse
import tempfile
from pathlib import Path

import checkpoints
import samples
from rows import row, spread
from served import Served
from transformers_peer import Transformers

LIMITS = {8: 2.0, 64: 2.5, 1: 1.2}  # by the peer's batch, with four layers
NOT_SLOWER = {1: 1.0}
SHARES = {"float32": 0.73, "bfloat16": 0.65}
CONTEXT = 2048
FILLING = 64  # pairs: the chosen are a batch, the rejected another


class Sides:
    """Both sides of a checkpoint, which give the same rewards for the first `pairs` of JudgeBench."""

    def __init__(self, build, folder, dtype, pairs):
        path = Path(folder) / "samples.jsonl"
        samples.write(samples.judgebench(pairs), path)
        self.dtype = dtype
        self.ours = Served(build / "benchmarks/native_bench", "--serve", folder, dtype, path, CONTEXT)
        self.theirs = Transformers(folder, dtype, self.ours.answer())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ours.__exit__()

    def round(self, batches):
        """What ours said, and transformers' seconds by batch; the rewards must be the same."""
        ours, seconds = self.ours.round(), {}
        ours["difference"] = 0
        for batch in batches:
            seconds[batch], rewards = self.theirs.round(batch)
            ours["difference"] = max(ours["difference"],
                                     difference(self.dtype, ours["rewards"], rewards))
        return ours, seconds


def difference(dtype, ours, theirs):
    """The largest, as a share of the rewards' spread; too large a one ends the benchmark."""
    size = max(theirs) - min(theirs)
    worst = max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) / size
    limit = 1e-4 if dtype == "float32" else 0.05
    if not worst <= limit:
        raise SystemExit(f"{dtype}: rewards differ by {worst:.1e} of their spread")
    return worst


def report(what, dtype, rounds, limits=LIMITS):
    """A row for each of transformers' batches."""
    worst = max(ours["difference"] for ours, _ in rounds)
    for batch in rounds[0][1]:
        row(f"{dtype}, {what}: faster than transformers in batches of {batch}",
            [theirs[batch] / ours["seconds"] for ours, theirs in rounds], "×",
            at_least=limits[batch],
            beside=f"{spread([ours['seconds'] for ours, _ in rounds])} s against "
                   f"{spread([theirs[batch] for _, theirs in rounds])} s; "
                   f"rewards within {worst:.1e} of their spread")


def report_share(dtype, rounds):
    said = [ours for ours, _ in rounds]
    row(f"{dtype}: of its products at {said[0]['rows']} rows",
        [100 * ours["rate"] / ours["product_rate"] for ours in said], "%",
        at_least=100 * SHARES[dtype],
        beside=f"{spread([ours['rate'] / 1e9 for ours in said])} against "
               f"{spread([ours['product_rate'] / 1e9 for ours in said])} GFLOP/s")


def run(build, dtype, options):
    with tempfile.TemporaryDirectory() as folder:
        checkpoints.write_checkpoint(build, folder, dtype,
                                     {**checkpoints.QWEN3_06B, "num_hidden_layers": 4})
        with Sides(build, folder, dtype, options.pairs) as sides:
            sides.round([1])  # to warm up
            rounds = [sides.round([8, 1]) for _ in range(options.rounds)]
        report(f"{options.pairs} pairs", dtype, rounds)
        report_share(dtype, rounds)
        if options.quick:
            return
        with Sides(build, folder, dtype, FILLING) as sides:
            report(f"{FILLING} pairs, once", dtype, [sides.round([64])])
    with tempfile.TemporaryDirectory() as folder:
        checkpoints.write_checkpoint(build, folder, dtype, checkpoints.QWEN3_06B)
        with Sides(build, folder, dtype, options.pairs) as sides:
            report(f"all 28 layers, {options.pairs} pairs, once", dtype, [sides.round([1])], NOT_SLOWER)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round of few pairs, cut model alone")
    parser.add_argument("--rounds", type=int, help="default: 5")
    parser.add_argument("--pairs", type=int, help="default: 16")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.pairs = options.pairs or (4 if options.quick else 16)
    for dtype in ("float32", "bfloat16"):
        run(options.build.resolve(), dtype, options)


if __name__ == "__main__":
    main()
