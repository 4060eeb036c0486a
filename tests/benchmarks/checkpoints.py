"""Random checkpoints of Qwen3's architecture with SmolLM2's tokenizer, so that token counts are real."""

import json
import os
import shutil
import subprocess
from pathlib import Path

os.environ.setdefault("TQDM_DISABLE", "1")

# Qwen/Qwen3-0.6B, config.json.
QWEN3_06B = {"hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28,
             "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128}
QWEN3_VOCABULARY = 151_936
# Qwen/Qwen3-8B and google/gemma-2-27b, config.json.
QWEN3_8B = {"hidden_size": 4096, "intermediate_size": 12288, "num_hidden_layers": 36,
            "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128}
GEMMA2_27B = {"hidden_size": 4608, "intermediate_size": 36864, "num_hidden_layers": 46,
              "num_attention_heads": 32, "num_key_value_heads": 16, "head_dim": 128,
              "query_pre_attn_scalar": 144, "sliding_window": 4096, "max_position_embeddings": 8192}
GEMMA2_VOCABULARY = 256_000
TINY = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16}


def write_tokenizer(build, folder):
    """SmolLM2's, out of its GGUF file, or the copy that $ASSAY_BENCH_TOKENIZER names; its tokens."""
    copy = os.environ.get("ASSAY_BENCH_TOKENIZER")
    if copy:
        shutil.copytree(copy, folder, dirs_exist_ok=True)
    else:
        subprocess.run([build / "benchmarks/native_bench", "--tokenizer", folder], check=True)
    return len(json.loads((Path(folder) / "tokenizer.json").read_text())["model"]["vocab"])


def write_checkpoint(build, folder, dtype, shape, vocabulary=None, family="Qwen3", device="cpu"):
    """A classifier with one label in `folder`, drawn on `device`; `vocabulary`: the tokenizer's unless
    given."""
    import torch
    import transformers

    words = write_tokenizer(build, folder)
    torch.manual_seed(0)
    config = getattr(transformers, family + "Config")(
        **{"max_position_embeddings": 40960, **shape}, vocab_size=vocabulary or words + 128,
        num_labels=1, pad_token_id=words + 1)
    before = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, dtype))
    with torch.device(device):
        model = getattr(transformers, family + "ForSequenceClassification")(config)
    torch.set_default_dtype(before)
    torch.nn.init.normal_(model.score.weight, std=0.05)
    model.save_pretrained(folder)


def weights_file(folder):
    return Path(folder) / "model.safetensors"
