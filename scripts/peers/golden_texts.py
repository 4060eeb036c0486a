"""The texts that tokenizers are compared on: pieces of many scripts, emoji, controls and special tokens,
strung together by a generator that tests/testing/golden_texts.cc reproduces."""

import json
import pathlib

TEXT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "parity" / "text"
PIECES = json.loads((TEXT / "pieces.json").read_text())
MASK = (1 << 64) - 1


class SplitMix:
    """SplitMix64 (prng.di.unimi.it/splitmix64.c)."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


def golden_text(index):
    """One to forty pieces, a third of them only in part; `index` is the seed."""
    random = SplitMix(index)
    text = ""
    for _ in range(1 + random.next() % 40):
        piece = PIECES[random.next() % len(PIECES)]
        if random.next() % 3 == 0:
            piece = piece[:1 + random.next() % len(piece)]
        text += piece
    return text
