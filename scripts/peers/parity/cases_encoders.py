"""Encoders with transformers' own classification head, whose first token is pooled."""

import inputs
from case import config, constant, make, options, tensors
from families import bert, deberta, modernbert, roberta

# Position tables are filled so that every row matters, and inputs fit them.
PAIR = inputs.conversations(begin="1", middle="2", end="2")

# What attention brings is large beside a token's own stream: the first token is the same everywhere.
RULES = [(r"(query|key|query_proj|key_proj)\.weight$", 0.0, 1.5, True),
         (r"word_embeddings", 0.0, 1.0, False),
         (r"position_embeddings|token_type", 0.0, 0.4, False),
         (r"(value|value_proj|attention\.output\.dense)\.weight$", 0.0, 2.5, True),
         (r"(intermediate|output)\.dense\.weight$", 0.0, 0.8, True),
         (r"(pooler|classifier)\.dense\.weight$", 0.0, 0.8, True),
         (r"(pooler|classifier)\..*bias$", 0.0, 0.1, False)]
# Longer than tables of relative positions, windows and max_position_embeddings reach.
LONG = inputs.conversations(begin="1", middle="2", end="2", lengths=[
    (40, (600, 300)), (700, (1340, 500, 20)), (1100, (60, 850)), (350, (351, 352, 900)), (120, (1000, 1700))])
TERMS = {"terms": config(pos_att_type="c2p"), "range": config(max_relative_positions=256),
         "relative_norm": config(norm_rel_ebd="none")}


def deberta_case(name, config_, mistakes, **keys):
    return make(name, config_, attention="eager", sequences=PAIR, rules=RULES, mistakes=mistakes, **keys)


BERT = [
    make("bert", bert(), seed=61, sequences=PAIR, rules=RULES, mistakes={
        "positions": constant("position_embeddings", 0.0), "token_type": constant("token_type", 0.0)}),
    make("bert_pairs", bert(num_hidden_layers=2, hidden_act="gelu_new", layer_norm_eps=1e-3), seed=62,
         sequences=PAIR, rules=RULES, options={"token_types": True}, mistakes={
             "token_types": options(token_types=False), "epsilon": config(layer_norm_eps=1e-12)}),
    make("roberta", roberta(), seed=63, sequences=inputs.conversations(begin="0", middle="2 2", end="2"), rules=RULES,
         mistakes={"positions": tensors("position_embeddings", lambda v: v[[*range(2, 514), 0, 1]]),
                   "epsilon": config(layer_norm_eps=1e-2)}),
    make("roberta_three_labels", roberta(id2label={str(i): str(i) for i in range(3)},
                                         label2id={str(i): i for i in range(3)}, hidden_size=60,
                                         num_attention_heads=3),
         seed=64, rules=RULES, sequences=inputs.conversations(begin="0", middle="2 2", end="2")),
]

DEBERTA = [
    deberta_case("deberta_v3", deberta(), TERMS, seed=71),
    deberta_case("deberta_v3_fine", deberta(position_buckets=64, max_position_embeddings=300,
                                            pos_att_type=["p2c", "c2p"]),
                 {"terms": config(pos_att_type=["p2c"]), "range": config(max_relative_positions=512)}, seed=78),
    deberta_case("deberta_v2_own_keys", deberta(share_att_key=False, norm_rel_ebd="none",
                                                max_relative_positions=64),
                 {"terms": config(pos_att_type="p2c"), "relative_norm": config(norm_rel_ebd="layer_norm"),
                  "range": config(max_relative_positions=96)}, seed=73),
    deberta_case("deberta_v2_conv", deberta(conv_kernel_size=3, conv_act="gelu"),
                 {"conv": constant(r"conv\.conv", 0.0), "activation": config(conv_act="tanh"),
                  "kernel_reversed": tensors(r"conv\.conv\.weight", lambda v: v[:, :, ::-1])}, seed=74),
    deberta_case("deberta_c2p_only", deberta(pos_att_type="c2p", position_buckets=-1, max_relative_positions=40,
                                             norm_rel_ebd="none"),
                 {"terms": config(pos_att_type="p2c|c2p")}, seed=75),
    deberta_case("deberta_positions", deberta(position_biased_input=True, type_vocab_size=2),
                 {"positions": constant("position_embeddings", 0.0),
                  "types": constant("token_type_embeddings", 0.0)}, seed=76),
    deberta_case("deberta_narrow", deberta(position_biased_input=True, type_vocab_size=2, embedding_size=24),
                 {"positions": constant("position_embeddings", 0.0),
                  "projection": constant("embed_proj", 0.0)}, seed=79),
    deberta_case("deberta_pooler", deberta(pooler_hidden_act="tanh"), {"pooler": config(pooler_hidden_act="gelu")},
                 seed=77),
    make("deberta_long", deberta(position_buckets=256), seed=78, attention="eager", sequences=LONG, rules=RULES,
         mistakes=TERMS),
]

MODERNBERT = [
    make("modernbert", modernbert(), seed=81, sequences=PAIR, mistakes={
        "window": config(local_attention=34), "thetas": config(global_rope_theta=10000.0),
        "every": config(global_attn_every_n_layers=2)}),
    make("modernbert_mean", modernbert(classifier_pooling="mean", classifier_bias=True, norm_bias=True,
                                       attention_bias=True, mlp_bias=True, num_hidden_layers=4), seed=82,
         sequences=PAIR, mistakes={"pooling": config(classifier_pooling="cls"), "biases": constant(r"\.bias$", 0.0)}),
    make("modernbert_long", modernbert(local_attention=128, num_hidden_layers=4, max_position_embeddings=4096), seed=83,
         sequences=LONG, mistakes={"window": config(local_attention=130), "thetas": config(local_rope_theta=160000.0)}),
]

CASES = [*BERT, *DEBERTA, *MODERNBERT]
