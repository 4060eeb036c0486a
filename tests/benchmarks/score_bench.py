#!/usr/bin/env python3
"""assay score on many short rows

`assay score` to standard output, and its own memory (mapped files aside) when a tenth and all of the
rows are read: with baseline:length, with two models at once, and with a tiny checkpoint (two layers of
width 64). Every line that comes out is looked at.

  score_bench.py BUILD_DIR [--quick] [--rows N]
"""

import argparse
import json
import math
import os
import subprocess
import tempfile
import time
from pathlib import Path

import checkpoints
import memory
from rows import number, row


def write_pairs(path, count):
    """Pairs of some twenty words each."""
    filler = "the quick brown fox jumps over the lazy dog " * 5
    with open(path, "w") as out:
        for i in range(count):
            print(json.dumps({"id": str(i), "prompt": f"question {i} " + filler[:40 + i % 13],
                              "chosen": filler[:70 + i % 11], "rejected": filler[:50 + i % 7]}),
                  file=out)


def lengths(pair, said):
    """Whether baseline:length said what it must, alone or beside another."""
    rewards = said["rewards"] if "rewards" in said else said["dimensions"]["baseline:length"]
    return rewards == [len(pair["chosen"]), len(pair["rejected"])]


def finite(_, said):
    return len(said["rewards"]) == 2 and all(math.isfinite(reward) for reward in said["rewards"])


def score(assay, path, model, marks, right):
    """MB of own memory at each of the `marks`, and rows per second."""
    command = [assay, "score", *model, path, "-o", "-", "--quiet", "--threads", "2"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    resident, done = {}, 0
    with open(path) as pairs:
        for text, line in zip(process.stdout, pairs):
            done += 1
            said, pair = json.loads(text), json.loads(line)
            if said["id"] != pair["id"] or not right(pair, said):
                raise SystemExit(f"{command}: row {done} is wrong: {text}")
            if done in marks:
                resident[done] = memory.own(process.pid)
    if process.wait() != 0 or len(resident) != len(marks):
        raise SystemExit(f"{command} failed after {done} rows")
    return [resident[mark] for mark in marks], done / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="10,000 rows")
    parser.add_argument("--rows", type=int, help="default: 100,000")
    options = parser.parse_args()
    build = options.build.resolve()
    rows = options.rows or (10_000 if options.quick else 100_000)
    length = ["-m", "baseline:length"]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder  # where fingerprints are remembered
        path = Path(folder) / "short.jsonl"
        write_pairs(path, rows + rows // 10)  # more, so that the process is still there at the end
        checkpoints.write_checkpoint(build, folder, "float32", checkpoints.TINY)
        for name, model, right, limit in (
                ("one model", length, lengths, 2),
                ("two models", [*length, "-m", "baseline:random"], lengths, 2),
                ("a tiny checkpoint", ["-m", folder], finite, 4)):
            (first, last), speed = score(build / "assay", path, model, (rows // 10, rows), right)
            row(f"{rows:,} rows, {name}: memory gained after the first tenth", [last - first], "MB",
                at_most=limit, beside=f"{number(first)} MB, then {number(last)} MB; "
                                      f"{number(speed)} rows/s, read by Python")


if __name__ == "__main__":
    main()
