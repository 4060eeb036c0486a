#!/usr/bin/env python3
"""What the harness costs per sample

baseline:length on 100,000 pairs made on the fly, judged, committed and stored, with the texts and
without: wall time beyond reading, and reading everything back from the store.

  runner_bench.py BUILD_DIR [--quick]
"""

import argparse
import json
import subprocess
from pathlib import Path

from rows import row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round")
    options = parser.parse_args()
    command = [options.build / "benchmarks/runner_bench", "--benchmark_format=json",
               f"--benchmark_repetitions={1 if options.quick else 5}"]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    runs = [run for run in json.loads(out)["benchmarks"] if run["run_type"] == "iteration"]
    for texts, name in ((0, "without texts"), (1, "with texts")):
        own = [run for run in runs if f"/texts:{texts}/" in run["name"]]
        if not own or any(run.get("error_occurred") for run in own):
            raise SystemExit(f"{command} measured nothing {name}")
        row(f"beyond reading, stored {name}", [run["overhead_us"] for run in own], "µs",
            at_most=None if texts else 8, beside=f"{own[0]['bytes']:.0f} bytes in the store")
        row(f"read back {name}", [run["read_back_us"] for run in own], "µs")


if __name__ == "__main__":
    main()
