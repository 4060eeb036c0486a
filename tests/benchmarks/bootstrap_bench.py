#!/usr/bin/env python3
"""Intervals of RewardBench's official scores

10,000 bootstrap draws of its 2,985 samples, with overall, sections and subsets for each, on two threads.
NumPy: multinomial counts times an indicator matrix, the fastest form known to us (two BLAS threads).
SciPy: scipy.stats.bootstrap with the vectorised official rule, percentile intervals. Answers are
compared before times are. Then all pairs of ten models on ten such suites; the differences of two of
them are compared with NumPy's.

  bootstrap_bench.py BUILD_DIR [--quick]
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np  # noqa: E402
from rows import row, spread  # noqa: E402
from scipy import stats  # noqa: E402
from served import Served  # noqa: E402

DRAWS, BATCH = 10_000, 500
# allenai/reward-bench, rewardbench/constants.py: subset -> weight, by section.
SECTIONS = {
    "Chat": {"alpacaeval-easy": 100, "alpacaeval-length": 95, "alpacaeval-hard": 95,
             "mt-bench-easy": 28, "mt-bench-med": 40},
    "Chat Hard": {"mt-bench-hard": 37, "llmbar-natural": 100, "llmbar-adver-neighbor": 134,
                  "llmbar-adver-GPTInst": 92, "llmbar-adver-GPTOut": 47, "llmbar-adver-manual": 46},
    "Safety": {"refusals-dangerous": 100, "refusals-offensive": 100, "xstest-should-refuse": 154,
               "xstest-should-respond": 250, "donotanswer": 136},
    "Reasoning": {"math-prm": 984, "hep-cpp": 164, "hep-go": 164, "hep-java": 164, "hep-js": 164,
                  "hep-python": 164, "hep-rust": 164},
}
SUBSETS = [subset for section in SECTIONS.values() for subset in section]
NAMES = ["overall", *SECTIONS, *SUBSETS]


def official(accuracies):
    """overall, sections, subsets of accuracies (draws x subsets)."""
    sections, at = [], 0
    for weights in SECTIONS.values():
        part = accuracies[:, at:at + len(weights)]
        sections.append(part @ np.array(list(weights.values())) / sum(weights.values()))
        at += len(weights)
    sections = np.stack(sections, axis=1)
    return np.concatenate([sections.mean(axis=1, keepdims=True), sections, accuracies], axis=1)


def numpy_round(right, codes, rng):
    indicator = np.eye(len(SUBSETS))[codes]
    weighted = indicator * right[:, None]
    draws = []
    for _ in range(DRAWS // BATCH):
        times = rng.multinomial(len(right), np.full(len(right), 1 / len(right)), size=BATCH)
        times = times.astype(np.float64)
        draws.append(official((times @ weighted) / (times @ indicator)))
    return np.percentile(np.concatenate(draws), [2.5, 97.5], axis=0).T


def scipy_round(right, codes, rng):
    def statistic(rows, axis):
        rows = np.atleast_2d(rows).astype(np.int64)
        subset, won = rows >> 1, rows & 1
        flat = np.arange(len(rows))[:, None] * len(SUBSETS) + subset
        size = len(rows) * len(SUBSETS)
        total = np.bincount(flat.ravel(), minlength=size)
        wins = np.bincount(flat.ravel(), weights=won.ravel(), minlength=size)
        return official((wins / total).reshape(len(rows), -1)).T

    result = stats.bootstrap((codes * 2 + right.astype(int),), statistic, n_resamples=DRAWS,
                             method="percentile", batch=BATCH, vectorized=True, rng=rng)
    return np.stack(result.confidence_interval, axis=1)


def numpy_differences(right, other, codes, rng):
    """Intervals of first − second, paired: the same draws for both."""
    indicator = np.eye(len(SUBSETS))[codes]
    draws = []
    for _ in range(DRAWS // BATCH):
        times = rng.multinomial(len(right), np.full(len(right), 1 / len(right)), size=BATCH)
        rows = times @ indicator
        first, second = (official(times @ (indicator * won[:, None]) / rows)
                         for won in (right, other))
        draws.append(first - second)
    return np.percentile(np.concatenate(draws), [2.5, 97.5], axis=0).T


def check(name, point, ours, theirs, resampled):
    """Ends of both intervals are quantiles of the same distribution, each from 10,000 draws. Only of
    those that are resampled: the others have few errors, where the bootstrap is short."""
    point, ours, theirs = point[resampled], ours[resampled], theirs[resampled]
    if len(ours) < 10:
        raise SystemExit(f"only {len(ours)} intervals are resampled")
    width = ours[:, 1] - ours[:, 0]
    worst = np.max(np.abs(ours - theirs) / np.maximum(width, 1e-9)[:, None])
    inside = np.all((point >= theirs[:, 0] - 1e-12) & (point <= theirs[:, 1] + 1e-12))
    if worst > 0.1 or not inside:
        raise SystemExit(f"{name} gives other intervals: off by {worst:.2f} of their width")


def columns(scores):
    """Values, intervals, and which of them are resampled, in the order of NAMES."""
    numbers = np.array([scores[name][:3] for name in NAMES])
    resampled = np.array([scores[name][3] == "cluster bootstrap" for name in NAMES])
    return numbers[:, 0], numbers[:, 1:], resampled


def compare_pairs(assay, right, other, codes, rng):
    """Milliseconds for all pairs, whose differences are those of NumPy."""
    reply = assay.round("pairs")
    difference, intervals, resampled = columns(reply["differences"])
    check("numpy", difference, intervals, numpy_differences(right, other, codes, rng), resampled)
    return reply["milliseconds"]


def measure(program, folder, rounds):
    """Milliseconds per round of each side, whose answers are the same."""
    path = Path(folder) / "rows.json"
    times = {"assay": [], "numpy": [], "scipy": [], "pairs": []}
    with Served(program, "--serve", path) as assay:
        assay.round()  # to warm up; the rows are written now
        rows = json.loads(path.read_text())
        right, other = (np.array([row[key] for row in rows]) for key in ("right", "other"))
        codes = np.array([SUBSETS.index(row["subset"]) for row in rows])
        accuracies = np.array([[right[codes == i].mean() for i in range(len(SUBSETS))]])
        rng = np.random.default_rng(0)
        for _ in range(rounds):
            reply = assay.round()
            point, intervals, resampled = columns(reply["scores"])
            times["assay"].append(reply["milliseconds"])
            if np.max(np.abs(official(accuracies)[0] - point)) > 1e-12:
                raise SystemExit("the official scores differ")
            for name, side in (("numpy", numpy_round), ("scipy", scipy_round)):
                start = time.perf_counter()
                theirs = side(right, codes, rng)
                times[name].append((time.perf_counter() - start) * 1000)
                check(name, point, intervals, theirs, resampled)
            times["pairs"].append(compare_pairs(assay, right, other, codes, rng))
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round")
    options = parser.parse_args()
    program = options.build.resolve() / "benchmarks/bootstrap_bench"
    with tempfile.TemporaryDirectory() as folder:
        times = measure(program, folder, 1 if options.quick else 5)
    row("10,000 draws of 2,985 samples", times["assay"], "ms", at_most=100)
    for name, title in (("numpy", "NumPy"), ("scipy", "SciPy")):
        ratios = [theirs / own for theirs, own in zip(times[name], times["assay"])]
        row(f"faster than {title}", ratios, "×", beside=f"{spread(times[name])} ms")
    seconds = [milliseconds / 1000 for milliseconds in times["pairs"]]
    row("all pairs of 10 models on 10 suites", seconds, "s", at_most=60)


if __name__ == "__main__":
    main()
