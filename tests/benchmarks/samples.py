"""Samples to score, as native_bench reads them: {"prompt": …, "responses": [ … ]}."""

import json
import os
import random
from pathlib import Path

from rows import not_measured

WORDS = ("the of a to in is it you that he was for on are with as his they at be this from have or one "
         "had by word but not what all were we when your can said there use each which she do how "
         "their if will up other about out many then them these so some her would make like").split()


def judgebench(count):
    """The first pairs of JudgeBench gpt, from $ASSAY_TEST_DATA; without it the benchmark ends."""
    if "ASSAY_TEST_DATA" not in os.environ:
        not_measured("all rows", "", "needs JudgeBench: ASSAY_TEST_DATA is not set")
        raise SystemExit(0)
    path = Path(os.environ["ASSAY_TEST_DATA"]) / "judgebench/gpt.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()[:count]]
    return [{"prompt": row["question"], "responses": [row["response_A"], row["response_B"]]}
            for row in rows]


def best_of_4(folder, count, seed=0):
    """Samples like RewardBench 2's: four responses to a prompt, lengths spread as e^(0.7 z) about 250
    tokens of prompt and 350 of response."""
    chance = random.Random(seed)

    def length(middle):
        return max(8, min(int(chance.lognormvariate(0, 0.7) * middle), 1500))

    made = []
    for i in range(count):
        parts = [made_up(folder, length(250), length(350), 1, seed=8 * i + j) for j in range(4)]
        made.append({"prompt": parts[0]["prompt"], "responses": [p["responses"][0] for p in parts]})
    return made


def made_up(folder, prompt_tokens, response_tokens, responses, seed=0):
    """A sample of random words, of so many tokens by the tokenizer in `folder`."""
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    chance = random.Random(seed)

    def text(tokens):
        words = " ".join(chance.choices(WORDS, k=tokens))
        return tokenizer.decode(tokenizer.encode(words).ids[:tokens])

    return {"prompt": text(prompt_tokens),
            "responses": [text(response_tokens) for _ in range(responses)]}


def write(samples, path):
    Path(path).write_text("".join(json.dumps(sample) + "\n" for sample in samples))
