#!/usr/bin/env python3
"""The program as a whole

Starting, judging and storing a large file of pairs (500 bytes each) with baseline:length, and writing a
report. The peer of the large file is plain Python that reads it and counts: no store, no intervals, no
validation. Answers are compared before times are. Memory is anonymous memory at its largest.

  program_bench.py BUILD_DIR [--quick] [--rows N] [--rounds N]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import memory
from rows import row, spread

PEER = """
import json, sys
right = rows = 0
for line in open(sys.argv[1]):
    row = json.loads(line)
    rows += 1
    right += len(row["chosen"].encode()) > len(row["rejected"].encode())
print(json.dumps({"overall": right / rows}))
"""


def run(command, folder):
    """Wall seconds and stdout of a command, which must succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{command} failed: {done.stderr}")
    return seconds, done.stdout


def write_pairs(path, count):
    """Rows of about 500 bytes, half of them with the longer response chosen."""
    filler = "the quick brown fox jumps over the lazy dog " * 5
    with open(path, "w") as out:
        for i in range(count):
            short, long = filler[: 150 + i % 7], filler[: 170 + i % 11]
            chosen, rejected = (long, short) if i % 2 else (short, long)
            print(json.dumps({"id": str(i), "prompt": f"question {i} " + filler[:80],
                              "chosen": chosen, "rejected": rejected, "subset": f"s{i % 5}"}), file=out)


def start_up(assay, folder, rounds):
    ours, peer = [], []
    for _ in range(rounds):
        ours.append(1e3 * run([assay, "--help"], folder)[0])
        peer.append(1e3 * run([sys.executable, "-c", "import argparse, json"], folder)[0])
    row("assay --help", ours, "ms", at_most=50, beside=f"Python starting {spread(peer)} ms")


def large_file(assay, folder, rows, rounds):
    write_pairs(folder / "large.jsonl", rows)
    command = [assay, "run", "-s", "large.jsonl", "-m", "baseline:length", "--fresh", "--quiet",
               "--store", "large.db", "--json", "-"]
    ours, peer = [], []
    for _ in range(rounds):
        seconds, out = run(command, folder)
        overall = json.loads(out)["runs"][0]["official"]["overall"]
        ours.append(seconds)
        seconds, out = run([sys.executable, "-c", PEER, "large.jsonl"], folder)
        peer.append(seconds)
        if abs(overall - json.loads(out)["overall"]) > 1e-12:
            raise SystemExit(f"the answers differ: {overall} and {out}")
        (folder / "large.db").unlink()
    row(f"{rows:,} rows judged, stored, summarised", ours, "s", at_most=40,
        beside=f"Python counting {spread(peer)} s")
    row(f"{rows:,} rows: peak memory", [memory.peak(command, folder)["own"]], "MB", at_most=400)
    (folder / "large.db").unlink()


def report(assay, folder, rounds):
    write_pairs(folder / "ten.jsonl", 10_000)
    run([assay, "run", "-s", "ten.jsonl", "-m", "baseline:length", "--quiet", "--store", "ten.db"], folder)
    command = [assay, "report", "latest", "--store", "ten.db", "-o", "ten.html"]
    seconds = [run(command, folder)[0] for _ in range(rounds)]
    row("report of 10,000 samples", seconds, "s", at_most=3,
        beside=f"a page of {(folder / 'ten.html').stat().st_size / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round of 100,000 rows")
    parser.add_argument("--rows", type=int, help="default: 1,000,000")
    parser.add_argument("--rounds", type=int, help="default: 5")
    options = parser.parse_args()
    assay = options.build.resolve() / "assay"
    rounds = options.rounds or (1 if options.quick else 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_up(assay, folder, rounds)
        report(assay, folder, rounds)
        large_file(assay, folder, options.rows or (100_000 if options.quick else 1_000_000), rounds)


if __name__ == "__main__":
    main()
