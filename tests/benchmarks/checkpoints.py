"""Random checkpoints of Qwen3's architecture with SmolLM2's tokenizer, so that token counts are real."""

import json
import os
import subprocess
from pathlib import Path

os.environ.setdefault("TQDM_DISABLE", "1")

# Qwen/Qwen3-0.6B, config.json.
QWEN3_06B = {"hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28,
             "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128}
QWEN3_VOCABULARY = 151_936
TINY = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16}


def write_checkpoint(build, folder, dtype, shape, vocabulary=None):
    """A classifier with one label in `folder`; `vocabulary`: the tokenizer's unless given."""
    import torch
    import transformers

    subprocess.run([build / "benchmarks/native_bench", "--tokenizer", folder], check=True)
    words = len(json.loads((Path(folder) / "tokenizer.json").read_text())["model"]["vocab"])
    torch.manual_seed(0)
    config = transformers.Qwen3Config(
        **shape, vocab_size=vocabulary or words + 128, max_position_embeddings=40960, num_labels=1,
        pad_token_id=words + 1)
    before = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, dtype))
    model = transformers.Qwen3ForSequenceClassification(config)
    torch.set_default_dtype(before)
    torch.nn.init.normal_(model.score.weight, std=0.05)
    model.save_pretrained(folder)


def weights_file(folder):
    return Path(folder) / "model.safetensors"
