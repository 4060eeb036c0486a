"""config.json of each family, as published checkpoints write it, in small."""

PLAIN = dict(vocab_size=384, hidden_size=64, intermediate_size=144, num_hidden_layers=3,
             num_attention_heads=4, max_position_embeddings=512, torch_dtype="bfloat16")
ONE_LABEL = dict(id2label={"0": "LABEL_0"}, label2id={"LABEL_0": 0})


def config(model_type, architecture, **keys):
    return {"architectures": [architecture], "model_type": model_type, **PLAIN, **keys}


def llama(architecture="LlamaForSequenceClassification", **keys):
    return config("llama", architecture, **{**dict(
        num_key_value_heads=2, rms_norm_eps=1e-5, rope_theta=10000.0, hidden_act="silu", pad_token_id=0,
        attention_bias=False, tie_word_embeddings=False), **ONE_LABEL, **keys})


def mistral(architecture="MistralForSequenceClassification", **keys):
    return config("mistral", architecture, **{**dict(
        num_key_value_heads=2, rms_norm_eps=1e-5, rope_theta=10000.0, hidden_act="silu", pad_token_id=0,
        sliding_window=24, tie_word_embeddings=False), **ONE_LABEL, **keys})


def qwen2(architecture="Qwen2ForSequenceClassification", **keys):
    return config("qwen2", architecture, **{**dict(
        num_key_value_heads=2, rms_norm_eps=1e-6, rope_theta=1000000.0, hidden_act="silu", pad_token_id=0,
        use_sliding_window=False, sliding_window=24, max_window_layers=1, tie_word_embeddings=False),
        **ONE_LABEL, **keys})


def qwen3(architecture="Qwen3ForSequenceClassification", **keys):
    return config("qwen3", architecture, **{**dict(
        num_key_value_heads=2, head_dim=24, rms_norm_eps=1e-6, rope_theta=1000000.0, hidden_act="silu",
        pad_token_id=0, attention_bias=False, use_sliding_window=False, sliding_window=None,
        max_window_layers=3, tie_word_embeddings=False), **ONE_LABEL, **keys})


def gemma2(architecture="Gemma2ForSequenceClassification", **keys):
    return config("gemma2", architecture, **{**dict(
        num_hidden_layers=4, num_key_value_heads=2, head_dim=24, query_pre_attn_scalar=18,
        attn_logit_softcapping=6.0, final_logit_softcapping=5.0, sliding_window=20,
        hidden_act="gelu_pytorch_tanh", hidden_activation="gelu_pytorch_tanh", rms_norm_eps=1e-6,
        rope_theta=10000.0, pad_token_id=0, attention_bias=False, tie_word_embeddings=True), **ONE_LABEL, **keys})


def bert(architecture="BertForSequenceClassification", **keys):
    return config("bert", architecture, **{**dict(
        num_hidden_layers=2, type_vocab_size=2, layer_norm_eps=1e-12, hidden_act="gelu", pad_token_id=0),
        **ONE_LABEL, **keys})


def roberta(architecture="RobertaForSequenceClassification", **keys):
    return config("roberta", architecture, **{**dict(
        num_hidden_layers=2, max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5, hidden_act="gelu",
        pad_token_id=1, bos_token_id=0, eos_token_id=2), **ONE_LABEL, **keys})


def deberta(architecture="DebertaV2ForSequenceClassification", **keys):
    return config("deberta-v2", architecture, **{**dict(
        num_hidden_layers=2, relative_attention=True, position_buckets=16, max_position_embeddings=512,
        max_relative_positions=-1, norm_rel_ebd="layer_norm", share_att_key=True, pos_att_type="p2c|c2p",
        position_biased_input=False,
        type_vocab_size=0, layer_norm_eps=1e-7, hidden_act="gelu", pooler_hidden_act="gelu",
        pooler_hidden_size=keys.get("hidden_size", 64), pooler_dropout=0, pad_token_id=0), **ONE_LABEL, **keys})


def modernbert(architecture="ModernBertForSequenceClassification", **keys):
    return config("modernbert", architecture, **{**dict(
        num_hidden_layers=5, global_attn_every_n_layers=3, local_attention=32, global_rope_theta=160000.0,
        local_rope_theta=10000.0, norm_eps=1e-5, norm_bias=False, attention_bias=False, mlp_bias=False,
        classifier_bias=False, classifier_pooling="cls", hidden_activation="gelu",
        classifier_activation="gelu", pad_token_id=0, bos_token_id=1, cls_token_id=1, sep_token_id=2,
        eos_token_id=2), **ONE_LABEL, **keys})


def internlm2(architecture="InternLM2ForRewardModel", **keys):
    return config("internlm2", architecture, **{**dict(
        num_key_value_heads=2, rms_norm_eps=1e-5, rope_theta=1000000.0,
        rope_scaling={"type": "dynamic", "factor": 2.0}, hidden_act="silu", bias=False, pad_token_id=2,
        reward_token_id=7, tie_word_embeddings=False,
        auto_map={"AutoModel": "modeling_internlm2.InternLM2ForRewardModel"}), **keys})
