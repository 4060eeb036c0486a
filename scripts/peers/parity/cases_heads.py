"""Heads without a class in transformers, on small backbones of their families."""

import transformers

import inputs
import shapes
from case import config, constant, make, options, tensors
from families import deberta, gemma2, internlm2, llama, mistral, qwen2
from cases_decoders import GEMMA_RULES
from cases_encoders import RULES as ENCODER_RULES

LLAMA3_GATE = [128009, 128006, 78191, 128007, 271]
GEMMA_GATE = [107, 108, 106, 2516, 108]


def backbone(config_, prefix="model."):
    return shapes.of_class(transformers.AutoModel, {k: v for k, v in config_.items() if k != "auto_map"}, prefix)


def head_case(name, head, config_, head_shapes, *, prefix="model.", base=None, dtypes=None, positive=(), **keys):
    """dtypes: {part of a name: dtype} of tensors that are not stored in the case's own."""
    given = keys.pop("options", {})
    if prefix != "model.":
        given = {"prefix": prefix, **given}
    result = make(name, config_, head=head, tensors={**(base or backbone(config_, prefix)), **head_shapes},
                  options=given, **keys)
    for tensor_name, tensor in result["tensors"].items():
        for part, dtype in (dtypes or {}).items():
            if part in tensor_name:
                tensor["dtype"] = dtype
        if tensor_name.endswith(positive) and positive:
            tensor["positive"] = True
    return result


def mlp(name, width, inner, outputs):
    return {f"{name}.0.weight": (inner, width), f"{name}.0.bias": (inner,),
            f"{name}.2.weight": (outputs, inner), f"{name}.2.bias": (outputs,)}


def gate(pattern):
    return inputs.conversations(middle=" ".join(map(str, pattern)))


def wqkv_swapped(values):
    """q, k, v as if all heads of q came first."""
    rows = values.reshape(2, 4, 16, 64)
    return rows.transpose(1, 0, 2, 3).reshape(128, 64)


def internlm2_backbone(config_):
    renamed, width = {}, config_["hidden_size"]
    heads, kv_heads = config_["num_attention_heads"], config_["num_key_value_heads"]
    wqkv = ((heads + 2 * kv_heads) * config_.get("head_dim", width // heads), width)
    for name, shape in backbone({**config_, "model_type": "llama"}).items():
        if "q_proj" in name:
            renamed[name.replace("self_attn.q_proj", "attention.wqkv")] = wqkv
        elif "k_proj" not in name and "v_proj" not in name:
            for old, new in (("embed_tokens", "tok_embeddings"), ("self_attn.o_proj", "attention.wo"),
                             ("input_layernorm", "attention_norm"), ("post_attention_layernorm", "ffn_norm"),
                             ("mlp.gate_proj", "feed_forward.w1"), ("mlp.up_proj", "feed_forward.w3"),
                             ("mlp.down_proj", "feed_forward.w2")):
                name = name.replace(old, new)
            renamed[name] = shape
    return renamed


def qrm_gate(starts, last, outputs, width=64, inner=48):
    result = {"gating.logit_scale": (1,)}
    for i, start in enumerate(starts):
        result[f"gating.layers.{start}.weight"] = (inner, width if i == 0 else inner)
        for part in ("weight", "bias", "running_mean", "running_var"):
            result[f"gating.layers.{start + 2}.{part}"] = (inner,)
        result[f"gating.layers.{start + 2}.num_batches_tracked"] = ()
    return {**result, f"gating.layers.{last}.weight": (outputs, inner), f"gating.layers.{last}.bias": (outputs,)}


GATE_RULES = [(r"gating\.logit_scale", 1.5, 0.1, False), (r"running_mean", 0.3, 0.2, False),
              (r"running_var", 0.6, 0.2, False), (r"num_batches_tracked", 900.0, 0.0, False),
              (r"gating\.layers\.\d+\.weight$", 0.0, 2.5, True), (r"reward_transform_matrix", 0.0, 1.0, True),
              (r"(gating|regression)_layer\.network.*weight$", 0.0, 2.0, True)]
TEMPERATURE = dict(gating_temperature=10)
GATED = dict(vocab_size=128264, hidden_size=64, num_hidden_layers=2, pad_token_id=128256, **TEMPERATURE)
GATE_MISTAKES = {"gate_read_at_the_end": options(gate_pattern=[6, 2])}

VALUE = [
    head_case("trl_value_head", "v_head", llama("LlamaForCausalLM"),
              {"v_head.summary.weight": (1, 64), "v_head.summary.bias": (1,), "lm_head.weight": (384, 64)}, seed=101,
              dtypes={"v_head": "F32"}, mistakes={"bias": constant("summary.bias", 0.0)}),
    head_case("grm", "grm", llama("LlamaForCausalLMWithValueHead", vhead_layer_type="mlp", vhead_num_neurons=40),
              mlp("v_head.summary", 64, 40, 1), seed=102, dtypes={"v_head": "F32"},
              mistakes={"biases": constant(r"summary.*bias", 0.0)}),
    head_case("openrlhf", "openrlhf", llama("LLMForSequenceRegression", value_head_prefix="value_head",
                                            normalize_reward=True, mean=0.7, std=2.5),
              {"value_head.weight": (1, 64)}, seed=103,
              mistakes={"normalisation": config(normalize_reward=False)}),
    head_case("eurus", "regression_head", mistral("EurusRewardModel", sliding_window=32),
              {"regression_head.weight": (1, 64)}, seed=104, mistakes={"window": config(sliding_window=None)}),
    head_case("starling", "starling", llama("GPTRewardModel", pad_token_id=None, num_key_value_heads=4),
              {"v_head.weight": (1, 64)}, prefix="transformer.", seed=105),
    head_case("internlm2", "internlm2_reward", internlm2(max_position_embeddings=96), {"v_head.weight": (1, 64)},
              base=internlm2_backbone(internlm2()), seed=106, sequences=inputs.conversations(end="6 7"),
              mistakes={"wqkv_order": tensors("wqkv", wqkv_swapped), "rope_scaling": config(rope_scaling=None)}),
    head_case("worldpm", "score_mlp", qwen2("Qwen2ForRewardModel"), mlp("score", 64, 64, 1), seed=107,
              mistakes={"biases": constant(r"score.*bias", 0.0)}),
    head_case("inf_orm", "inf_orm", llama("INFORMForSequenceClassification", pad_token_id=9), mlp("score", 64, 64, 1),
              seed=108, sequences=inputs.conversations(end="6 9 9"), mistakes={"pooling": config(pad_token_id=0)}),
    head_case("nemotron", "nemotron_logit", llama("LlamaForCausalLM"), {"lm_head.weight": (384, 64)}, seed=109,
              options={"logit": 0}, mistakes={"another_logit": options(logit=1)}),
    head_case("nemotron_tied", "nemotron_logit", llama("LlamaForCausalLM", tie_word_embeddings=True), {}, seed=115,
              options={"logit": 0}, mistakes={"another_logit": options(logit=1)}),
]

GATES = [
    head_case("armorm", "armorm", llama("LlamaForRewardModelWithGating", num_objectives=19, gating_hidden_dim=48,
                                        gating_n_hidden=3, **GATED),
              {"regression_layer.weight": (19, 64), "reward_transform_matrix": (19, 19), "gating.logit_scale": (1,),
               **{f"gating.layers.{i}.{part}": shape
                  for i, (o, n) in enumerate(((48, 64), (48, 48), (48, 48), (19, 48)))
                  for part, shape in (("weight", (o, n)), ("bias", (o,)))}},
              rules=GATE_RULES, seed=111, random=(20, 128000), sequences=gate(LLAMA3_GATE),
              options={"gate_pattern": LLAMA3_GATE}, mistakes={
                  **GATE_MISTAKES, "temperature": config(gating_temperature=1),
                  "transform": tensors("reward_transform", lambda v: v.T)}),
    head_case("qrm", "qrm", llama("LlamaForRewardModelWithGating", num_quantiles=7, gating_hidden_dim=48,
                                  gating_n_hidden=3, **GATED),
              {"regression_layer.weight": (19 * 7, 64), "reward_transform_matrix": (19, 19),
               **qrm_gate((0, 3, 6), 9, 19)},
              rules=[(r"gating\.layers\.[258]\.weight$", 1.0, 0.3, False), *GATE_RULES], seed=112,
              dtypes={"num_batches": "I64"}, positive=("running_var",), random=(20, 128000),
              sequences=gate(LLAMA3_GATE), options={"gate_pattern": LLAMA3_GATE}, mistakes={
                  **GATE_MISTAKES, "running_mean": constant("running_mean", 0.0),
                  "running_var": constant("running_var", 1.0),
                  "quantiles_first": tensors("regression_layer", lambda v: v.reshape(7, 19, 64).swapaxes(0, 1)
                                             .reshape(133, 64))}),
    head_case("qrm_v2", "qrm_v2", gemma2("Gemma2ForRewardModelWithGating", vocab_size=2600, num_quantiles=7,
                                         gating_hidden_dim=48, gating_n_hidden=3, num_hidden_layers=2, **TEMPERATURE),
              {"regression_layer.weight": (35, 64), **qrm_gate((0, 4, 8), 11, 5)}, attention="eager",
              rules=[(r"gating\.layers\.(2|6|10)\.weight$", 1.0, 0.3, False), *GATE_RULES, *GEMMA_RULES], seed=113,
              dtypes={"num_batches": "I64"}, positive=("running_var",), random=(200, 2500),
              sequences=gate(GEMMA_GATE), options={"gate_pattern": GEMMA_GATE}, mistakes=GATE_MISTAKES),
    head_case("ldl", "ldl", gemma2("Gemma2ForRewardModel", num_hidden_layers=2, softmax=True, temperature=4),
              {f"{name}.network.{index}.{part}": shape
               for name, indices, last in (("regression_layer", (0, 2, 4), 60), ("gating_layer", (0, 3, 6), 6))
               for index, (o, n) in zip(indices, ((56, 64), (56, 56), (last, 56)))
               for part, shape in (("weight", (o, n)), ("bias", (o,)))},
              prefix="", attention="eager", rules=[*GATE_RULES, *GEMMA_RULES], seed=118,
              dtypes={"regression_layer": "F32", "gating_layer": "F32"},
              mistakes={"gate_without_softmax": config(softmax=False)}),
    head_case("urm", "urm", llama("LlamaForSequenceClassificationWithNormal_Weights", num_hidden_layers=2),
              {"score.weight": (10, 64), **{f"weights.fc.{i}.{part}": shape for i, o in ((0, 64), (2, 64), (4, 5))
                                            for part, shape in (("weight", (o, 64)), ("bias", (o,)))}}, seed=115,
              mistakes={"means_last": tensors("score", lambda v: v.reshape(5, 2, 64)[:, ::-1].reshape(10, 64))}),
]

STEPS = [(20, (9, 5, 30)), (40, (12, 8, 25)), (7, (60, 3)), (90, (21, 22, 23, 24)), (33, (5, 70, 9)), (150, (30, 40)),
         *((12 + 9 * k, (7 + k, 31 - 2 * k, 14 + 3 * k, 5)) for k in range(12))]


def steps(token):
    """Solutions whose steps end with `token`."""
    return [f"1 p{p}*{prompt} 5 | " + " ".join(f"p{p}r{r}*{count} {token}" for r, count in enumerate(counts)) + " 2"
            for p, (prompt, counts) in enumerate(STEPS)]


PAIRS = [(30, 20, 25), (8, 5, 70), (60, 40, 41), (100, 12, 9), (5, 90, 60), (45, 33, 3), (20, 20, 20), (77, 50, 30),
         *((10 + 7 * k, 60 - 4 * k, 8 + 5 * k) for k in range(12))]


def candidates(swapped):
    """A prompt with two answers behind the marks 7, 8 and 9; the same with the answers swapped."""
    result = []
    for p, (prompt, a, b) in enumerate(PAIRS):
        first, second = f"p{p}a*{a}", f"p{p}b*{b}"
        if swapped:
            first, second = second, first
        result.append(f"1 7 p{p}*{prompt} 2 | 1 8 {first} 2 1 9 {second} 2")
    return result


OTHERS = [
    head_case("qwen_prm", "step_score", qwen2("Qwen2ForProcessRewardModel"), mlp("score", 64, 64, 2), kind="steps",
              seed=121, sequences=steps(11), options={"step_token": 11},
              mistakes={"biases": constant(r"score.*bias", 0.0)}),
    head_case("math_shepherd", "step_tokens", mistral("MistralForCausalLM", vocab_size=13000),
              {"lm_head.weight": (13000, 64)}, kind="steps", seed=122, random=(1000, 12000), sequences=steps(12902),
              options={"step_token": 12902, "good_token": 648, "bad_token": 387},
              mistakes={"tokens_swapped": options(good_token=387, bad_token=648)}),
    head_case("gpm", "gpm", llama("LlamaForCausalLM"), {"lm_head.weight": (384, 64), "value_head.weight": (6, 64),
                                                       "prompt_head.weight": (3, 64)}, kind="preferences", seed=123,
              mistakes={"gate": constant("prompt_head", 0.0)}),
    head_case("gpm_gemma2", "gpm", gemma2("Gemma2ForCausalLM", num_hidden_layers=2), {"value_head.weight": (8, 64)},
              kind="preferences", seed=124, attention="eager", rules=GEMMA_RULES),
    head_case("pairrm", "pairrm", deberta("DebertaV2PairRM", n_tasks=3, source_prefix_id=7, cand1_prefix_id=8,
                                          cand2_prefix_id=9, sep_token_id=2),
              {"head_layer.1.weight": (64, 128), "head_layer.1.bias": (64,), "head_layer.4.weight": (3, 64),
               "head_layer.4.bias": (3,)}, prefix="pretrained_model.", attention="eager", rules=ENCODER_RULES,
              seed=125,
              sequences=candidates(False) + candidates(True), options={"marks": [7, 8, 9]},
              mistakes={"candidates_swapped": options(marks=[7, 9, 8])}),
]

CASES = [*VALUE, *GATES, *OTHERS]
