#!/usr/bin/env python3
"""The native engine beside transformers, interleaved, on pairs of JudgeBench gpt.

A random checkpoint of Qwen3-0.6B's shape cut to a few layers (SmolLM2's tokenizer, so that token counts
are real), at most 2,048 tokens, two threads, the same token ids on both sides. transformers is used as
RewardBench uses it: AutoModelForSequenceClassification with sdpa, chosen and rejected in batches of their
own, padded to the longest. Rewards are compared before times are. Prints, per dtype, the median and the
spread of the ratio to each batch size, and our share of the rate that the same products reach alone.
Reads $ASSAY_TEST_DATA/judgebench/gpt.jsonl. Run by `make bench`; needs the peers' environment.

  native_bench.py BUILD_DIR [--rounds N] [--layers N] [--pairs N] [--batches 8,1]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

THREADS = 2
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
LIMITS = {8: 2.0, 64: 2.5, 1: 1.2}  # ratios that are expected, by the peer's batch size
SHARES = {"float32": 0.73, "bfloat16": 0.65}


def make_checkpoint(program, folder, layers, dtype):
    import torch
    import transformers

    subprocess.run([program, "--tokenizer", folder], check=True)
    vocabulary = len(json.loads((Path(folder) / "tokenizer.json").read_text())["model"]["vocab"])
    torch.manual_seed(0)
    config = transformers.Qwen3Config(
        hidden_size=1024, intermediate_size=3072, num_hidden_layers=layers, num_attention_heads=16,
        num_key_value_heads=8, head_dim=128, vocab_size=vocabulary + 128, max_position_embeddings=40960,
        num_labels=1, pad_token_id=vocabulary + 1)
    model = transformers.Qwen3ForSequenceClassification(config)
    torch.nn.init.normal_(model.score.weight, std=0.05)
    model.to(getattr(torch, dtype)).save_pretrained(folder)


class Assay:
    def __init__(self, program, folder, dtype, pairs):
        self.process = subprocess.Popen([program, "--serve", folder, dtype, str(pairs)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = json.loads(self.process.stdout.readline())

    def round(self):
        print("", file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


class Transformers:
    def __init__(self, folder, dtype, ids):
        import torch
        import transformers

        torch.set_num_threads(THREADS)
        self.torch = torch
        self.model = transformers.AutoModelForSequenceClassification.from_pretrained(
            folder, dtype=getattr(torch, dtype), attn_implementation="sdpa").eval()
        self.pad = self.model.config.pad_token_id
        self.ids = ids

    def round(self, batch):
        """Seconds and rewards: the first responses of the pairs, then the second."""
        rewards = [0.0] * len(self.ids)
        start = time.perf_counter()
        with self.torch.no_grad():
            for side in (0, 1):
                places = range(side, len(self.ids), 2)
                for first in range(0, len(places), batch):
                    some = places[first:first + batch]
                    longest = max(len(self.ids[i]) for i in some)
                    rows = [self.ids[i] + [self.pad] * (longest - len(self.ids[i])) for i in some]
                    tokens = self.torch.tensor(rows)
                    mask = (tokens != self.pad).long() if batch > 1 else None
                    logits = self.model(tokens, attention_mask=mask).logits.float().flatten().tolist()
                    for i, reward in zip(some, logits):
                        rewards[i] = reward
        return time.perf_counter() - start, rewards


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def compare(dtype, ours, theirs):
    """Both sides' rewards must be the same before times mean anything."""
    size = max(theirs) - min(theirs)
    worst = max(abs(a - b) for a, b in zip(ours, theirs)) / size
    limit = 1e-4 if dtype == "float32" else 0.05
    assert worst <= limit, f"{dtype}: rewards differ by {worst:.1e} of their spread"
    return worst


def run(program, dtype, options):
    with tempfile.TemporaryDirectory() as folder:
        make_checkpoint(program, folder, options.layers, dtype)
        assay = Assay(program, folder, dtype, options.pairs)
        peer = Transformers(folder, dtype, assay.ids)
        batches = [int(batch) for batch in options.batches.split(",")]
        worst = compare(dtype, assay.round()["rewards"], peer.round(1)[1])
        ratios, shares, seconds = {batch: [] for batch in batches}, [], []
        for _ in range(options.rounds):
            ours = assay.round()
            seconds.append(ours["seconds"])
            shares.append(ours["rate"] / ours["product_rate"])
            for batch in batches:
                ratios[batch].append(peer.round(batch)[0] / ours["seconds"])
    tokens = sum(len(ids) for ids in assay.ids)
    print(f"{dtype}: {options.pairs} pairs, {tokens} tokens, {ours['unique_tokens']:.0f} with prompts shared; "
          f"{spread(seconds)} s; rewards within {worst:.1e} of their spread; loaded in {ours['load_seconds']:.2f} s")
    for batch, values in ratios.items():
        print(f"  {spread(values)} × transformers' batch {batch}, expected ≥ {LIMITS.get(batch, 1)}")
    print(f"  {spread(shares)} of the rate of its products alone at {ours['rows']} rows, expected ≥ {SHARES[dtype]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--pairs", type=int, default=16)
    parser.add_argument("--batches", default="8,1")
    options = parser.parse_args()
    for dtype in ("float32", "bfloat16"):
        run(options.build / "benchmarks/native_bench", dtype, options)


if __name__ == "__main__":
    main()
