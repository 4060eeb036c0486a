#!/usr/bin/env python3
"""Writes tests/parity/text/run_dpo.json: what RewardBench's script for DPO models reads, and its rewards.

    $ASSAY_PEERS/bin/python scripts/peers/run_dpo_references.py

The algorithm is that of github.com/allenai/reward-bench (scripts/run_dpo.py; rewardbench/dpo.py, tokenize_row and
get_batch_logps; rewardbench/utils.py, prepare_dialogue_from_tokenizer), written anew: the prompt is rendered alone,
the answer is the whole text without any occurrence of the prompt's, BOS stands in front and EOS behind, and where
prompt and longest answer are more than 2,048 tokens the last 128 of the prompt are kept, then the first 1,920 of
each answer. The rewards are those of two tiny language models, float32, one sequence at a time.
"""

import hashlib
import json
import sys
from pathlib import Path

import jinja2
import torch
import transformers

sys.path.insert(0, str(Path(__file__).resolve().parent / "parity"))

import cases_language
import references
import weights
from golden_texts import TEXT, golden_text
from text_references import CHAT_FAMILIES, joined

LONGEST, KEPT = 2048, 128
TEMPLATES = ["turns", "inst", "thinking"]
BARE = "{% for message in messages %}{{ message.content }}{% endfor %}"  # tokens reach across turns
OTHER = "Five, or so I was told."
MODELS = {"policy": 151, "reference": 152}  # seeds; the case lm_llama, but for its vocabulary
REWARD_FAMILY, REWARD_TEMPLATE = "llama2", "turns"


def texts(tokenizer, prompt, answer):
    start = tokenizer.apply_chat_template(prompt, tokenize=False)
    whole = tokenizer.apply_chat_template([*prompt, {"role": "assistant", "content": answer}], tokenize=False)
    return start, whole.replace(start, "")


def split(tokenizer, start, answer):
    """(prompt, answer, whether the border had to step back by a token)"""
    alone = tokenizer(start, add_special_tokens=False)["input_ids"]
    whole = tokenizer(start + answer, add_special_tokens=False)["input_ids"]
    if len(whole) < len(alone):
        raise ValueError("run_dpo.py stops here")
    merged = whole[:len(alone)] != alone
    border = len(alone) - merged
    return [tokenizer.bos_token_id, *whole[:border]], [*whole[border:], tokenizer.eos_token_id], merged


def rows(tokenizer, prompt, answers):
    """(prompt, answer, merged) of each answer."""
    parts = [split(tokenizer, *texts(tokenizer, prompt, answer)) for answer in answers]
    longest = max(len(answer) for _, answer, _ in parts)
    result = []
    for start, answer, merged in parts:
        if len(start) + longest > LONGEST:
            start = start[-KEPT:]
        if len(start) + longest > LONGEST:
            answer = answer[:LONGEST - KEPT]
        result.append((start, answer, merged))
    return result


def samples():
    """(prompt, answers): the conversations that end with an answer; a word that is broken in two; and texts of
    which parts are cut, written as numbers."""
    result = []
    for conversation in json.loads((TEXT / "conversations.json").read_text()):
        if conversation[-1]["role"] == "assistant":
            result.append((conversation[:-1], [conversation[-1]["content"], OTHER]))
    broken = [{"role": "user", "content": "Repeat the wo"}]
    ask = [{"role": "user", "content": "Tell me more."}]
    ask_long = [{"role": "user", "content": 60}]
    return result + [(broken, ["rd over", OTHER]), (ask_long, ["Yes.", OTHER]), (ask_long, [60, OTHER]),
                     (ask, [90, OTHER])]


def written_out(content):
    """A text, or so many of golden_texts.py."""
    return content if isinstance(content, str) else " ".join(golden_text(index) for index in range(content))


def written_samples():
    return [([{**message, "content": written_out(message["content"])} for message in prompt],
             [written_out(answer) for answer in answers]) for prompt, answers in samples()]


def read(tokenizer, template):
    """Per sample its rows, digests where they are long, or null where the template raises."""
    tokenizer.chat_template = template
    result, merged = [], 0
    for prompt, answers in written_samples():
        try:
            found = rows(tokenizer, prompt, answers)
        except (jinja2.exceptions.TemplateError, ValueError):
            result.append(None)
            continue
        lines = [f"{joined(start)}|{joined(answer)}" for start, answer, _ in found]
        result.append([line if len(line) < 400 else hashlib.sha256(line.encode()).hexdigest() for line in lines])
        merged += sum(row[2] for row in found)
    return result, merged


def model(seed, vocabulary):
    case = next(case for case in cases_language.CASES if case["name"] == "lm_llama")
    tensors = {name: {**tensor, "shape": [vocabulary, *tensor["shape"][1:]] if tensor["shape"][0] == 384
                      else tensor["shape"]} for name, tensor in case["tensors"].items()}
    case = {**case, "seed": seed, "config": {**case["config"], "vocab_size": vocabulary}, "tensors": tensors}
    return references.load(transformers.AutoModelForCausalLM, case["config"], weights.tensor_bytes(case),
                           torch.float32, "sdpa")


@torch.inference_mode()
def log_probs(network, start, answer):
    logits = network(torch.tensor([start + answer])).logits[0, :-1].log_softmax(-1)
    return logits[range(len(logits)), (start + answer)[1:]][len(start) - 1:]


def rewards(tokenizer, template, vocabulary):
    """Of run_dpo.py with a reference model, and of each --ref_free_type."""
    tokenizer.chat_template = template
    policy, reference = (model(seed, vocabulary) for seed in MODELS.values())
    result = {"difference": [], "sum": [], "avg": [], "norm": []}
    for prompt, answers in written_samples():
        found = rows(tokenizer, prompt, answers)
        if any(len(start) + len(answer) > 512 for start, answer, _ in found):
            found = []
        ours, theirs = ([log_probs(each, start, answer) for start, answer, _ in found] for each in (policy, reference))
        values = {"difference": [a.sum() - b.sum() for a, b in zip(ours, theirs)], "sum": [a.sum() for a in ours],
                  "avg": [a.mean() for a in ours], "norm": [-a.norm(p=2) for a in ours]}
        for name, each in values.items():
            result[name].append([round(value.item(), 6) for value in each])
    return result


def main():
    tokenizers = {name: transformers.AutoTokenizer.from_pretrained(TEXT / name) for name in CHAT_FAMILIES}
    templates = {name: (TEXT / "templates" / f"{name}.jinja").read_text() for name in TEMPLATES} | {"bare": BARE}
    found, merged = {}, 0
    for name, tokenizer in tokenizers.items():
        if tokenizer.bos_token is None:
            tokenizer.bos_token_id = tokenizer.eos_token_id
        found[name] = {}
        for template in templates:
            found[name][template], joins = read(tokenizer, templates[template])
            merged += joins
    if merged == 0:
        sys.exit("error: no answer's first token was joined to its prompt's last; add such a text")
    tokenizer = tokenizers[REWARD_FAMILY]
    vocabulary = len(tokenizer)
    result = {"made_with": f"transformers {transformers.__version__}", "joined_borders": merged, "samples": samples(),
              "bare": BARE, "rows": found,
              "models": {"family": REWARD_FAMILY, "template": REWARD_TEMPLATE, "vocabulary": vocabulary, **MODELS},
              "rewards": rewards(tokenizer, templates[REWARD_TEMPLATE], vocabulary)}
    lines = [json.dumps(key) + ":" + json.dumps(value, separators=(",", ":")).replace("],[", "],\n[")
             for key, value in result.items()]
    (TEXT / "run_dpo.json").write_text("{" + ",\n".join(lines) + "}\n")
    print(f"{merged} joined borders")


if __name__ == "__main__":
    main()
