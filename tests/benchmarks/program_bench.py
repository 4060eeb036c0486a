#!/usr/bin/env python3
"""Times build/assay as a whole program, each time beside a peer doing the same work in plain Python.

  program_bench.py BUILD_DIR [--rows N] [--score-rows N] [--rounds N]

Both sides are interleaved in every round; answers are compared before times are. Figures are the
median of the rounds with their spread; memory is the largest resident size of the process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
    """Wall seconds, peak resident MB and stdout of a command, which must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{command} failed: {err.decode()}")
    return seconds, out.decode()


def peak_mb(command, folder):
    """Peak of anonymous memory (the file's own pages are the system's cache), sampled."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        try:
            for line in open(f"/proc/{process.pid}/status"):
                if line.startswith("RssAnon:"):
                    peak = max(peak, int(line.split()[1]) // 1024)
        except FileNotFoundError:
            break
        time.sleep(0.02)
    return peak


def write_pairs(path, rows):
    """Rows of about 500 bytes, half of them with the longer response chosen."""
    filler = "the quick brown fox jumps over the lazy dog " * 5
    with open(path, "w") as out:
        for i in range(rows):
            short, long = filler[: 150 + i % 7], filler[: 170 + i % 11]
            chosen, rejected = (long, short) if i % 2 else (short, long)
            row = {"id": str(i), "prompt": f"question {i} " + filler[:80], "chosen": chosen,
                   "rejected": rejected, "subset": f"s{i % 5}"}
            out.write(json.dumps(row) + "\n")


def line(name, seconds, limit, peer=None):
    middle = statistics.median(seconds)
    text = f"{name:<44} {middle:8.3f} s  ({min(seconds):.3f}-{max(seconds):.3f}), limit {limit} s"
    if peer:
        text += f"; peer {statistics.median(peer):.3f} s, ratio {statistics.median(peer) / middle:.2f}"
    print(text, flush=True)


def help_time(assay, folder, rounds):
    times = [run([assay, "--help"], folder)[0] for _ in range(rounds)]
    peer = [run([sys.executable, "-c", "import argparse, json"], folder)[0] for _ in range(rounds)]
    line("assay --help (peer: python3 starting)", times, 0.05, peer)


def big_file(assay, folder, rows, rounds):
    path = os.path.join(folder, "big.jsonl")
    write_pairs(path, rows)
    command = [assay, "run", "-s", "big.jsonl", "-m", "baseline:length", "--fresh", "--quiet",
               "--store", "big.db", "--json", "-"]
    peer_command = [sys.executable, "-c", PEER, path]
    ours, peer = [], []
    for _ in range(rounds):
        seconds, out = run(command, folder)
        overall = json.loads(out)["runs"][0]["official"]["overall"]
        ours.append(seconds)
        seconds, out = run(peer_command, folder)
        peer.append(seconds)
        if abs(overall - json.loads(out)["overall"]) > 1e-12:
            sys.exit(f"the answers differ: {overall} and {out}")
        os.remove(os.path.join(folder, "big.db"))
    line(f"{rows:,} rows judged, stored, summarised", ours, 40, peer)
    print("  (the peer only counts: no store, no intervals, no validation)")
    print(f"  peak memory {peak_mb(command, folder)} MB without the file's cache, limit 400 MB", flush=True)
    os.remove(os.path.join(folder, "big.db"))


def resident_mb(pid):
    """Anonymous memory (the file's own pages are the system's cache)."""
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def score(assay, folder, rows, model):
    """`assay score` to stdout: resident memory when a tenth, a half and all of `rows` are read, and seconds.

    The file has a tenth more, so that the process is still there at the last mark.
    """
    path = os.path.join(folder, "short.jsonl")
    total = rows + rows // 10
    write_pairs(path, total)
    command = [assay, "score", *model, path, "-o", "-", "--quiet"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    resident, number = {}, 0
    with open(path) as pairs:
        for text, pair in zip(process.stdout, pairs):
            number += 1
            said, row = json.loads(text), json.loads(pair)
            rewards = said["rewards"] if "rewards" in said else said["dimensions"]["baseline:length"]
            if said["id"] != row["id"] or rewards != [len(row["chosen"]), len(row["rejected"])]:
                sys.exit(f"{command}: row {number} is wrong: {text}")
            if number in (rows // 10, rows // 2, rows):
                resident[number] = resident_mb(process.pid)
    if process.wait() != 0 or number != total:
        sys.exit(f"{command} failed after {number} rows")
    return resident, time.perf_counter() - start


def score_memory(assay, folder, rows):
    models = {"one model": ["-m", "baseline:length"],
              "two models": ["-m", "baseline:length", "-m", "baseline:random"]}
    for name, model in models.items():
        resident, seconds = score(assay, folder, rows, model)
        marks = ", ".join(f"{mb:.1f} MB at {number:,}" for number, mb in resident.items())
        growth = resident[rows] - resident[rows // 10]
        print(f"assay score of short rows, {name}: {marks} rows ({seconds:.1f} s); "
              f"growth {growth:.1f} MB, limit 2 MB", flush=True)


def report(assay, folder, rounds):
    write_pairs(os.path.join(folder, "ten.jsonl"), 10_000)
    run([assay, "run", "-s", "ten.jsonl", "-m", "baseline:length", "--quiet", "--store", "ten.db"], folder)
    command = [assay, "report", "latest", "--store", "ten.db", "-o", "ten.html"]
    line("report of 10,000 samples", [run(command, folder)[0] for _ in range(rounds)], 3)
    print(f"  {os.path.getsize(os.path.join(folder, 'ten.html')) / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="build folder")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--score-rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    assay = str(Path(options.build).resolve() / "assay")
    with tempfile.TemporaryDirectory() as folder:
        help_time(assay, folder, options.rounds)
        report(assay, folder, options.rounds)
        score_memory(assay, folder, options.score_rows)
        big_file(assay, folder, options.rows, options.rounds)


if __name__ == "__main__":
    main()
