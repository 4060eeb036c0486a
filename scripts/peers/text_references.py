#!/usr/bin/env python3
"""Writes tests/parity/text/references.json: what transformers makes of texts and conversations.

    $ASSAY_PEERS/bin/python scripts/peers/text_references.py SMOLLM2.gguf

For every tokenizer folder beside it: SHA-256 over blocks of 20 of the 500 texts of golden_texts.py, each a
line of token ids with special tokens, without, and of the pair with the next text with its token types.
For every template and conversation: the text of apply_chat_template, or the message it raises. And for the
templates' conversations the ids as RewardBench's scripts make them (github.com/allenai/reward-bench@05a9005,
scripts/run_rm.py, scripts/run_v2.py, rewardbench/models/pipeline.py), at limits that cut some of them; as the
pairs of an encoder; and as PairRM's triples (rewardbench/models/pairrm.py). And what is left of the tokenizers
where a GGUF file holds them, and of SmolLM2's own.
"""

import hashlib
import json
import sys

import jinja2
import tokenizers as hf
import transformers
from transformers.integrations.gguf.gguf_tokenizer_mapping import convert_gguf_tokenizer, get_gguf_tokenizer
from transformers.tokenization_utils_base import generate_merges

from golden_texts import TEXT, golden_text

TEXTS, BLOCK = 500, 20
LIMITS = [24, 64, 2048]
SENTENCEPIECE = ["llama2", "gemma"]
GGUF_FAMILIES = ["llama3", "qwen", "smollm", "roberta", *SENTENCEPIECE]
PAIR_LIMITS, PAIR_FAMILIES = [16, 512], ["bert", "roberta", "deberta"]
CHAT_FAMILIES = ["llama3", "qwen", "gemma", "llama2", "metaspace"]


def joined(ids):
    return " ".join(map(str, ids))


def line(tokenizer, index):
    first, second = golden_text(index), golden_text(index + 1)
    pair = tokenizer(first, second, return_token_type_ids=True)
    return "|".join([joined(tokenizer(first)["input_ids"]),
                     joined(tokenizer(first, add_special_tokens=False)["input_ids"]),
                     joined(pair["input_ids"]), joined(pair["token_type_ids"])])


def digests(tokenizer):
    lines = [line(tokenizer, index) for index in range(TEXTS)]
    blocks = ["\n".join(lines[i:i + BLOCK]) for i in range(0, TEXTS, BLOCK)]
    return [hashlib.sha256(block.encode()).hexdigest() for block in blocks]


def render(tokenizer, template, conversation, prompt):
    try:
        return {"text": tokenizer.apply_chat_template(
            conversation, chat_template=template, tokenize=False, add_generation_prompt=prompt)}
    except jinja2.exceptions.TemplateError as error:
        return {"raises": str(error)}


def official(tokenizer, text, limit, side):
    """The ids that the model attends to."""
    tokenizer.truncation_side = side
    ids = tokenizer(text, truncation=True, max_length=limit, add_special_tokens=True)["input_ids"]
    bos = tokenizer.bos_token_id
    if bos is not None and ids[:2] == [bos, bos]:
        ids = ids[1:]
    return joined(ids)


def maker(tokenizer, templates, conversation):
    """Texts whose template writes BOS get no special tokens, others get them."""
    with_bos = tokenizer.apply_chat_template(conversation, chat_template=templates["turns"], return_dict=False)
    text = tokenizer.apply_chat_template(conversation, chat_template=templates["thinking"], tokenize=False)
    return {"turns": joined(with_bos), "thinking": joined(tokenizer(text)["input_ids"])}


def prepared(tokenizer, templates, conversations):
    default = tokenizer.truncation_side
    rows = []
    for conversation in conversations:
        if conversation[-1]["role"] != "assistant":
            rows.append(None)
            continue
        text = render(tokenizer, templates["turns"], conversation, False)["text"]
        row = {script: [official(tokenizer, text, limit, side) for limit in LIMITS]
               for script, side in (("run_rm.py", "left"), ("run_v2.py", default))}
        rows.append(row | maker(tokenizer, templates, conversation))
    return rows


def pairs(tokenizer, conversations):
    """Question and answer of the conversations that have no more."""
    rows = []
    for conversation in conversations:
        if [turn["role"] for turn in conversation] != ["user", "assistant"]:
            rows.append(None)
            continue
        question, answer = (turn["content"] for turn in conversation)
        encodings = [tokenizer(question, answer, truncation=True, max_length=limit, return_token_type_ids=True)
                     for limit in PAIR_LIMITS]
        rows.append([joined(each["input_ids"]) + "|" + joined(each["token_type_ids"]) for each in encodings])
    return rows


def pair_rm(tokenizer, conversation, first, second):
    """A conversation that ends with a question, and two answers to it."""
    questions = conversation[0::2]
    source = ("Finish the following coversation in each i-th turn by filling in <Response i> with your response."
              + "\n".join(f"USER: {turn['content']}\nAssistant: <Response {i + 1}>"
                          for i, turn in enumerate(questions)))
    candidates = ["\n".join(f"<Response {i + 1}>: {text}" for i, text in enumerate(
        [turn["content"] for turn in conversation[1::2]] + [answer])) for answer in (first, second)]
    ids = tokenizer.encode("<|source|>" + source, max_length=1224, truncation=True)
    room = (2048 - len(ids)) // 2
    for prefix, candidate in zip(("<|candidate1|>", "<|candidate2|>"), candidates):
        ids = ids + tokenizer.encode(prefix + candidate, max_length=room, truncation=True)
    return joined(ids)


def pair_rm_cases(tokenizer, conversations):
    """A dialogue, and texts that are too long for every part."""
    short, long = [" ".join(map(golden_text, range(count))) for count in (3, 200)]
    return [pair_rm(tokenizer, conversations[3][:3], conversations[3][3]["content"], "Six"),
            pair_rm(tokenizer, [{"role": "user", "content": long}], long, short)]


def through_gguf(name):
    """Added tokens lose what GGUF has no words for, and SentencePiece's merges follow from its scores."""
    saved = json.loads((TEXT / name / "tokenizer.json").read_text())
    for token in saved["added_tokens"]:
        token |= {"lstrip": False, "rstrip": False, "single_word": False, "normalized": False}
        saved["model"]["vocab"][token["content"]] = token["id"]
    if name in SENTENCEPIECE:
        vocabulary = dict(sorted(saved["model"]["vocab"].items(), key=lambda item: item[1]))
        saved["model"]["merges"] = generate_merges(vocabulary, {token: -i for token, i in vocabulary.items()})
    if name == "roberta":
        saved["post_processor"] = None
    return digests(transformers.PreTrainedTokenizerFast(
        tokenizer_object=hf.Tokenizer.from_str(json.dumps(saved))))


def smollm2(path):
    """transformers 5.23 takes "smollm" for GPT-2; SmolLM2's own tokenizer.json splits digits off first."""
    backend, _ = convert_gguf_tokenizer(*get_gguf_tokenizer(path)[:2])
    plain = transformers.PreTrainedTokenizerFast(tokenizer_object=backend)
    before = [plain(golden_text(index))["input_ids"] for index in range(TEXTS)]
    backend.pre_tokenizer = hf.pre_tokenizers.Sequence([
        hf.pre_tokenizers.Digits(individual_digits=True), hf.pre_tokenizers.ByteLevel(add_prefix_space=False)])
    own = transformers.PreTrainedTokenizerFast(tokenizer_object=backend)
    differ = sum(own(golden_text(index))["input_ids"] != ids for index, ids in enumerate(before))
    return {"vocabulary": len(own), "digests": digests(own), "texts_transformers_splits_otherwise": differ}


def main():
    tokenizers = {path.parent.name: transformers.AutoTokenizer.from_pretrained(path.parent)
                  for path in sorted(TEXT.glob("*/tokenizer.json"))}
    templates = {path.stem: path.read_text() for path in sorted((TEXT / "templates").glob("*.jinja"))}
    conversations = json.loads((TEXT / "conversations.json").read_text())
    families = {name: {"vocabulary": len(tokenizer), "digests": digests(tokenizer)}
                for name, tokenizer in tokenizers.items()}
    renderings = {name: [[render(tokenizers["llama3"], template, conversation, prompt)
                          for prompt in (False, True)] for conversation in conversations]
                  for name, template in templates.items()}
    preparations = {name: prepared(tokenizers[name], templates, conversations)
                    for name in CHAT_FAMILIES}
    gguf = {name: through_gguf(name) for name in GGUF_FAMILIES}
    references = {"made_with": f"transformers {transformers.__version__}", "block": BLOCK, "limits": LIMITS,
                  "pair_limits": PAIR_LIMITS,
                  "pairs": {name: pairs(tokenizers[name], conversations) for name in PAIR_FAMILIES},
                  "pair_rm": pair_rm_cases(tokenizers["deberta"], conversations),
                  "gguf": gguf, "smollm2": smollm2(sys.argv[1]), "families": families, "renderings": renderings, "preparations": preparations}
    (TEXT / "references.json").write_text(
        json.dumps(references, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
