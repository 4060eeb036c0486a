#!/usr/bin/env python3
"""Loading a checkpoint, and the memory of a run

A random checkpoint of Qwen3-0.6B's shape, all 28 layers, in bfloat16: 1.2 GB. Loading is from its folder
until it could score, tokenizer included, with the file's pages in the system's cache, and without its
fingerprint, which is taken once per file and remembered; that is timed by itself, after the system was
told to drop the file's pages, beside plainly reading the file after the same. Peak memory is of
`assay run` on pairs of 1,000 tokens per response: the largest resident size, which counts everything,
pages of mapped files (checkpoint, program, LibTorch) included. Weights are the parameters in the dtype
of the run.

  native_loading_bench.py BUILD_DIR [--quick] [--rounds N]
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import checkpoints
import memory
import samples
import transformers_peer
from rows import row, spread
from served import Served

BYTES = {"bfloat16": 2, "float32": 4}
PARAMETERS = 596_050_944  # of the shape, with its head


def read(path, drop):
    """Seconds that plain reading takes, from the disk where `drop`."""
    if drop:
        forget(path)
    start = time.perf_counter()
    with open(path, "rb", buffering=0) as file:
        buffer = bytearray(1 << 22)
        while file.readinto(buffer):
            pass
    return time.perf_counter() - start


def forget(path):
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def loading(build, folder, rounds):
    read(checkpoints.weights_file(folder), drop=False)
    ours, reading, theirs = [], [], []
    with Served(build / "benchmarks/native_loading_bench", "--load", folder, "bfloat16") as assay:
        for _ in range(rounds):
            ours.append(assay.round())
            reading.append(read(checkpoints.weights_file(folder), drop=False))
            start = time.perf_counter()
            transformers_peer.load(folder, "bfloat16")
            theirs.append(time.perf_counter() - start)
    row("loading, file cached", [said["seconds"] for said in ours], "s", at_most=1,
        beside=f"processor {spread([said['cpu_seconds'] for said in ours])} s; of it the tokenizer "
               f"{spread([said['tokenizer'] for said in ours])} s; reading the cached file "
               f"{spread(reading)} s")
    row("loading by transformers, which maps the file and reads it in its first forward", theirs, "s")


def fingerprint(build, folder, rounds):
    path = checkpoints.weights_file(folder)
    ours, theirs = [], []
    for _ in range(rounds):  # in a new process each: one remembers what it has hashed
        theirs.append(read(path, drop=True))
        forget(path)
        with Served(build / "benchmarks/native_loading_bench", "--fingerprint", folder) as assay:
            ours.append(assay.answer()["seconds"])
    size = path.stat().st_size
    row("fingerprint of a file not seen before, nothing cached", ours, "s",
        beside=f"{spread([size / 1e9 / s for s in ours])} GB/s; "
               f"reading alone {spread([size / 1e9 / s for s in theirs])} GB/s")


def run_memory(build, folder, dtype, pairs):
    path = Path(folder) / "pairs.jsonl"
    with open(path, "w") as out:
        for seed in range(pairs):
            sample = samples.made_up(folder, 300, 1000, 2, seed)
            chosen, rejected = sample["responses"]
            print(json.dumps({"id": str(seed), "prompt": sample["prompt"], "chosen": chosen,
                              "rejected": rejected}), file=out)
    most = memory.peak([build / "assay", "run", "-m", folder, "-s", path, "--dtype", dtype, "--quiet",
                        "--store", f"{dtype}.db", "--json", f"{dtype}.json"], folder)
    weights = PARAMETERS * BYTES[dtype] / 1e9
    row(f"peak memory of a run in {dtype}", [most["everything"] / 1e3], "GB",
        at_most=round(weights + 1, 2),
        beside=f"weights {weights:.2f} GB; without mapped files {most['own'] / 1e3:.2f} GB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="two rounds, two pairs")
    parser.add_argument("--rounds", type=int, help="default: 5")
    options = parser.parse_args()
    build, rounds = options.build.resolve(), options.rounds or (2 if options.quick else 5)
    with tempfile.TemporaryDirectory() as folder:
        checkpoints.write_checkpoint(build, folder, "bfloat16", checkpoints.QWEN3_06B,
                                     checkpoints.QWEN3_VOCABULARY)
        os.environ["XDG_CACHE_HOME"] = folder  # where fingerprints are remembered
        loading(build, folder, rounds)
        fingerprint(build, folder, rounds)
        for dtype in ("bfloat16", "float32"):
            run_memory(build, folder, dtype, 2 if options.quick else 8)


if __name__ == "__main__":
    main()
