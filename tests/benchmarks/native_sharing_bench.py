#!/usr/bin/env python3
"""Prompts shared by many responses

Sixteen responses of 200 tokens to one prompt of 2,000 tokens (best of 16), Qwen3-0.6B's shape cut to
four layers, two threads: the engine as it is, which reads the prompt once, beside the same engine told
to read it for every response. The rewards of both have the same bits.

  native_sharing_bench.py BUILD_DIR [--quick] [--rounds N]
"""

import argparse
import tempfile
from pathlib import Path

import checkpoints
import samples
from rows import row, spread
from served import Served

PROMPT, RESPONSE, RESPONSES, CONTEXT = 2000, 200, 16, 4096


def run(build, dtype, rounds):
    with tempfile.TemporaryDirectory() as folder:
        checkpoints.write_checkpoint(build, folder, dtype,
                                     {**checkpoints.QWEN3_06B, "num_hidden_layers": 4})
        path = Path(folder) / "samples.jsonl"
        samples.write([samples.made_up(folder, PROMPT, RESPONSE, RESPONSES)], path)
        command = (build / "benchmarks/native_bench", "--serve", folder, dtype, path, CONTEXT)
        with Served(*command) as shared, Served(*command, "--no-sharing") as alone:
            if shared.answer() != alone.answer():
                raise SystemExit("the sides got different tokens")
            pairs = [(shared.round(), alone.round()) for _ in range(rounds)]
    for one, other in pairs:
        if one["rewards"] != other["rewards"]:
            raise SystemExit(f"{dtype}: rewards differ with and without sharing")
    one, other = pairs[0]
    row(f"{dtype}: faster than without sharing, same bits",
        [other["seconds"] / one["seconds"] for one, other in pairs], "×", at_least=4,
        beside=f"{spread([one['seconds'] for one, _ in pairs])} s for {one['tokens']:,.0f} tokens against "
               f"{spread([other['seconds'] for _, other in pairs])} s for {other['tokens']:,.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round, bfloat16 alone")
    parser.add_argument("--rounds", type=int, help="default: 5")
    options = parser.parse_args()
    for dtype in ("bfloat16",) if options.quick else ("float32", "bfloat16"):
        run(options.build.resolve(), dtype, options.rounds or (1 if options.quick else 5))


if __name__ == "__main__":
    main()
