#!/usr/bin/env python3
"""Makes the small tokenizers of tests/parity/text, one per way in which checkpoints tokenise.

    $ASSAY_PEERS/bin/python scripts/peers/train_tokenizers.py

Each is trained with Hugging Face's `tokenizers` on texts of golden_texts.py, given the settings of the
family it stands for, and saved by `transformers`. The files are in the repository: training breaks ties
at random, so that another run gives others, and then text_references.py has to run as well.
"""

import json
import shutil

import transformers
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers,
                        processors, trainers)

from golden_texts import TEXT, golden_text

LLAMA3_SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
                r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN_SPLIT = LLAMA3_SPLIT.replace(r"\p{N}{1,3}", r"\p{N}")
BYTES = pre_tokenizers.ByteLevel.alphabet()
FALLBACK = [f"<0x{byte:02X}>" for byte in range(256)]


def split_bytes(pattern):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def train(tokenizer, trainer):
    tokenizer.train_from_iterator((golden_text(10_000 + i) for i in range(400)), trainer)
    return tokenizer


def byte_level(split, specials, normalizer=None, ignore_merges=False):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = split
    tokenizer.decoder = decoders.ByteLevel()
    return train(tokenizer, trainers.BpeTrainer(
        vocab_size=600, special_tokens=specials, initial_alphabet=BYTES, show_progress=False))


def sentencepiece_bpe(specials, normalizer, pre_tokenizer):
    """Trained on text of which spaces are already "▁", with the bytes as tokens to fall back to."""
    tokenizer = Tokenizer(models.BPE(unk_token=specials[-1], byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("▁+|[^▁]+"), "isolated")
    train(tokenizer, trainers.BpeTrainer(vocab_size=700, special_tokens=specials + FALLBACK,
                                         limit_alphabet=60, show_progress=False))
    saved = json.loads(tokenizer.to_str())
    saved["added_tokens"] = [token for token in saved["added_tokens"] if token["content"] in specials]
    tokenizer = Tokenizer.from_str(json.dumps(saved))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    return tokenizer


def around(tokenizer, first, last=None):
    """Puts `first` before every text, and `last` behind each text of a pair."""
    end = f" {last}" if last else ""
    again = "" if last else f"{first}:1 "
    tokens = [token for token in (first, last) if token]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{first} $A{end}", pair=f"{first} $A{end} {again}$B:1{end + ':1' if end else ''}",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in tokens])
    return tokenizer


def llama3():
    specials = ["<|begin_of_text|>", "<|endoftext|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"]
    return around(byte_level(split_bytes(LLAMA3_SPLIT), specials, ignore_merges=True), "<|begin_of_text|>")


def qwen():
    return byte_level(split_bytes(QWEN_SPLIT), ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], normalizers.NFC())


def smollm():
    digits = pre_tokenizers.Digits(individual_digits=True)
    return byte_level(pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)]),
                      ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])


def roberta():
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False),
                           ["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def gemma():
    return around(sentencepiece_bpe(
        ["<pad>", "<eos>", "<bos>", "<unk>"], normalizers.Replace(" ", "▁"),
        pre_tokenizers.Split(" ", "merged_with_previous")), "<bos>")


def llama2():
    return around(sentencepiece_bpe(
        ["<s>", "</s>", "<unk>"],
        normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None), "<s>")


def metaspace():
    return around(sentencepiece_bpe(
        ["<s>", "</s>", "<unk>"], None,
        pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False)), "<s>")


def bert():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    train(tokenizer, trainers.WordPieceTrainer(
        vocab_size=600, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    return around(tokenizer, "[CLS]", "[SEP]")


def deberta():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Strip(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    train(tokenizer, trainers.UnigramTrainer(
        vocab_size=600, special_tokens=["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"], unk_token="[UNK]",
        show_progress=False))
    return around(tokenizer, "[CLS]", "[SEP]")


CHAT = {"bos_token": None, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
BERT = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]"}
LLAMA = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}

# name: (how it is made, model_type, special tokens, further settings)
FAMILIES = {
    "llama3": (llama3, "llama", {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"},
               {"model_max_length": 131072}),
    "qwen": (qwen, "qwen2", CHAT, {"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]}),
    "smollm": (smollm, "llama", CHAT, {}),
    "roberta": (roberta, "roberta", {**LLAMA, "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>",
                                     "mask_token": AddedToken("<mask>", lstrip=True, normalized=False)},
                {"model_max_length": 512}),
    "gemma": (gemma, "gemma2", {"bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>"},
              {"truncation_side": "left"}),
    "llama2": (llama2, "llama", {**LLAMA, "pad_token": "<pad>"}, {"model_max_length": 4096}),
    "metaspace": (metaspace, "llama", LLAMA, {}),
    "bert": (bert, "bert", BERT, {"model_max_length": 512}),
    "deberta": (deberta, "deberta-v2", BERT,
                {"additional_special_tokens": ["<|source|>", "<|candidate1|>", "<|candidate2|>"]}),
}


def main():
    for name, (make, model_type, specials, settings) in FAMILIES.items():
        folder = TEXT / name
        shutil.rmtree(folder, ignore_errors=True)
        fast = transformers.PreTrainedTokenizerFast(tokenizer_object=make(), **specials, **settings)
        # <think> is matched in texts, but no special token: it has properties of its own.
        fast.add_tokens([AddedToken("<think>", normalized=False, rstrip=True), AddedToken("</think>")])
        fast.save_pretrained(folder)
        (folder / "config.json").write_text(json.dumps({"model_type": model_type}) + "\n")
        tokenizer = folder / "tokenizer.json"
        text = json.dumps(json.loads(tokenizer.read_text()), ensure_ascii=False, separators=(",", ":"))
        tokenizer.write_text(text + "\n")
        print(f"{name}: {len(fast)} tokens, {len(text) // 1024} KB")


if __name__ == "__main__":
    main()
