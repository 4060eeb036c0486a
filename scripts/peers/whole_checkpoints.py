#!/usr/bin/env python3
"""Checkpoints that transformers itself saves, tokenizer and template included, scored by both.

    $ASSAY_PEERS/bin/python scripts/peers/whole_checkpoints.py ASSAY SEED FOLDER

For every family with a classifier in transformers, sizes and rope settings are drawn from SEED, the model is written
into FOLDER by save_pretrained, and `ASSAY score` computes rewards of sixteen prompts with two answers each from
that folder alone, in float32. They must be within 0.0001 of the spread of what transformers makes of the same texts,
one at a time. Prints a line per checkpoint and ends with 1 where one disagrees.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent / "parity"))

import numpy as np
import torch
import transformers

import references
import unseen
import weights
from case import CLASSIFIER
from golden_texts import TEXT, golden_text

TOLERANCE = 1e-4
TOKENIZERS = {"llama": "llama3", "mistral": "llama2", "qwen2": "qwen", "qwen3": "qwen", "gemma2": "gemma",
              "bert": "bert", "roberta": "roberta", "deberta": "deberta", "modernbert": "bert"}
TEMPLATE = (TEXT / "templates" / "turns.jinja").read_text()
ROWS = [tuple(golden_text(3 * i + k)[:90 + 20 * k] for k in range(3)) for i in range(16)]
LIMITS = (96,)  # positions before scaling: some texts are longer, none than the context


def draw_case(family, tokenizer, draw):
    seed = draw.randrange(10**6, 10**9)
    if family in unseen.ENCODERS:
        case = unseen.encoder(family, 0, seed, draw)
    else:
        case = unseen.classifier(family, draw.choice(unseen.ROPES), seed, draw, limits=LIMITS)
        case["config"].update(id2label={"0": "reward"}, label2id={"reward": 0})
    case["config"]["vocab_size"] = len(tokenizer) + draw.randrange(64)
    case["tensors"] = {name: {**tensor, "shape": vocabulary_shape(name, tensor["shape"], case["config"])}
                       for name, tensor in case["tensors"].items()}
    return case


def vocabulary_shape(name, shape, config):
    if name.endswith(("embed_tokens.weight", "word_embeddings.weight", "tok_embeddings.weight")):
        return [config["vocab_size"], shape[1]]
    return [1, *shape[1:]] if name.startswith(("score.", "classifier.")) and len(shape) == 2 and shape[0] == 3 else shape


def ids_of(family, tokenizer, prompt, answer):
    if family in unseen.ENCODERS:
        return tokenizer(prompt, answer, truncation=True, max_length=512, return_tensors="pt")
    conversation = [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
    return {"input_ids": torch.tensor([tokenizer.apply_chat_template(conversation, return_dict=False)])}


@torch.inference_mode()
def theirs(family, model, tokenizer):
    rewards = []
    for prompt, *answers in ROWS:
        for answer in answers:
            references.forget_lengths(model)
            given = {key: value for key, value in ids_of(family, tokenizer, prompt, answer).items()
                     if key != "token_type_ids" or model.config.model_type == "bert"}
            rewards.append(model(**given).logits[0, 0].item())
    return np.array(rewards)


def ours(assay, folder, rows):
    out = folder.parent / f"{folder.name}.jsonl"
    command = [assay, "score", "-m", str(folder), str(rows), "-o", str(out), "--dtype", "float32", "--fresh", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return np.array([json.loads(line)["rewards"] for line in out.read_text().splitlines()]).reshape(-1)


def write_input_names(path, draw):
    """What BERT's own tokenizer returns by itself; or that it returns no token types."""
    names = draw.choice([["input_ids", "token_type_ids", "attention_mask"], ["input_ids", "attention_mask"]])
    path.write_text(json.dumps({**json.loads(path.read_text()), "model_input_names": names}, indent=2))


def compare(family, assay, draw, folder, rows):
    tokenizer = transformers.AutoTokenizer.from_pretrained(TEXT / TOKENIZERS[family])
    case = draw_case(family, tokenizer, draw)
    model = references.load(CLASSIFIER, case["config"], weights.tensor_bytes(case), torch.float32, case["attention"])
    model.save_pretrained(folder, max_shard_size=draw.choice(["100KB", "5GB"]))
    if family not in unseen.ENCODERS:
        tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    if family == "bert":
        write_input_names(folder / "tokenizer_config.json", draw)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    expected = theirs(family, model, tokenizer)
    worst = float(np.abs(ours(assay, folder, rows) - expected).max() / np.ptp(expected))
    rope = case["config"].get("rope_scaling") or case["config"].get("rope_parameters") or {}
    print(f"{folder.name:14} {rope.get('rope_type', rope.get('type', '')):9} spread {np.ptp(expected):6.2f}, "
          f"worst {worst:.1e} of it{'' if worst <= TOLERANCE else '  TOO FAR'}", flush=True)
    return worst <= TOLERANCE


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    assay, seed, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    transformers.logging.set_verbosity_error()
    folder.mkdir(parents=True, exist_ok=True)
    rows = folder / "rows.jsonl"
    rows.write_text("".join(json.dumps({"prompt": prompt, "chosen": a, "rejected": b}) + "\n" for prompt, a, b in ROWS))
    draw = random.Random(seed)
    agreed = [compare(family, assay, draw, folder / f"{family}_{k}", rows) for family in TOKENIZERS for k in range(2)]
    sys.exit(0 if all(agreed) else 1)


if __name__ == "__main__":
    main()
