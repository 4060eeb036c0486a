#!/usr/bin/env python3
"""A leaderboard of 200 models on 40 suites

What it takes besides reading the judgements: on each suite of RewardBench's size the draws that all models
share, with every pair of models; then means, ranks, tied groups and Bradley–Terry strengths over 40 of
them. No peer does this.

  leaderboard_bench.py BUILD_DIR [--quick]
"""

import argparse
import json
import subprocess
from pathlib import Path

from rows import row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="20 models on 4 suites, one round")
    options = parser.parse_args()
    program = options.build.resolve() / "benchmarks/leaderboard_bench"
    models, suites = (20, 4) if options.quick else (200, 40)
    rounds = []
    for _ in range(1 if options.quick else 3):
        rounds.append(json.loads(subprocess.run(
            [program, str(models), str(suites)], stdout=subprocess.PIPE, check=True).stdout))
    row(f"{models} models on one suite: draws and all pairs", [r["stand"] for r in rounds], "s",
        at_most=10, beside=f"{rounds[0]['draws']:,} draws")
    row(f"ranks and strengths of {models} models on {suites} suites",
        [r["conclude"] for r in rounds], "s", at_most=60)
    row("most memory", [r["megabytes"] for r in rounds], "MB", at_most=1000)


if __name__ == "__main__":
    main()
