#!/usr/bin/env python3
"""Names and shapes of the tensors that transformers gives tiny models of each family, with the
config.json that it writes for them: tests/adapters/checkpoint/state_dicts.json.

Run with the peers' Python (scripts/setup --peers)."""

import json
import pathlib

import torch
import transformers as t

COMMON = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
              vocab_size=40, max_position_embeddings=32, pad_token_id=0)
DECODER = dict(COMMON, num_key_value_heads=2)
LABELS = dict(id2label={i: f"grade_{i}" for i in range(3)})
ONE = dict(num_labels=1)
DEBERTA = dict(COMMON, relative_attention=True, position_buckets=8, norm_rel_ebd="layer_norm",
               share_att_key=True, pos_att_type="p2c|c2p", position_biased_input=False)

CASES = {
    "llama": (t.LlamaForSequenceClassification, t.LlamaConfig(**DECODER, **ONE)),
    "llama_biases": (t.LlamaForSequenceClassification,
                     t.LlamaConfig(**DECODER, **LABELS, attention_bias=True, mlp_bias=True,
                                   head_dim=6)),
    "llama_lm": (t.LlamaForCausalLM, t.LlamaConfig(**DECODER)),
    "mistral": (t.MistralForSequenceClassification, t.MistralConfig(**DECODER, **ONE)),
    "qwen2": (t.Qwen2ForSequenceClassification, t.Qwen2Config(**DECODER, **ONE)),
    "qwen3": (t.Qwen3ForSequenceClassification, t.Qwen3Config(**DECODER, **ONE, head_dim=8)),
    "gemma2": (t.Gemma2ForSequenceClassification, t.Gemma2Config(**DECODER, **ONE, head_dim=8)),
    "deberta_v3": (t.DebertaV2ForSequenceClassification, t.DebertaV2Config(**DEBERTA, **ONE)),
    "deberta_v2_xl": (t.DebertaV2ForSequenceClassification,
                      t.DebertaV2Config(**dict(DEBERTA, share_att_key=False, type_vocab_size=2,
                                               conv_kernel_size=3, position_biased_input=True,
                                               position_buckets=-1), **ONE)),
    "bert": (t.BertForSequenceClassification, t.BertConfig(**COMMON, **LABELS)),
    "roberta": (t.RobertaForSequenceClassification,
                t.RobertaConfig(**dict(COMMON, pad_token_id=1), **ONE)),
    "modernbert": (t.ModernBertForSequenceClassification, t.ModernBertConfig(**COMMON, **ONE)),
    "modernbert_biases": (t.ModernBertForSequenceClassification,
                          t.ModernBertConfig(**COMMON, **ONE, norm_bias=True, attention_bias=True,
                                             mlp_bias=True, classifier_bias=True,
                                             classifier_pooling="mean")),
}


def main():
    cases = {}
    for name, (model_class, config) in CASES.items():
        with torch.device("meta"):
            model = model_class(config)
        written = json.loads(model.config.to_json_string())
        written["architectures"] = [model_class.__name__]
        tensors = {key: list(value.shape) for key, value in model.state_dict().items()}
        cases[name] = {"config": written, "tensors": tensors}
    path = pathlib.Path(__file__).parents[2] / "tests/adapters/checkpoint/state_dicts.json"
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(case, sort_keys=True)}"
                       for name, case in cases.items())
    path.write_text(f'{{"transformers": "{t.__version__}",\n"cases": {{\n{lines}}}}}\n')


if __name__ == "__main__":
    main()
