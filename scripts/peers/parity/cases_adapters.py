"""LoRA adapters as peft writes them, merged onto their base."""

from case import CAUSAL, make, without
from families import llama, qwen2
import shapes

PROJECTIONS = {"q_proj": "self_attn", "k_proj": "self_attn", "v_proj": "self_attn", "o_proj": "self_attn",
               "gate_proj": "mlp", "up_proj": "mlp", "down_proj": "mlp"}
# A trained adapter moves a weight a little; these move it enough to see.
LORA_RULES = [(r"lora_A", 0.0, 1.0, True), (r"lora_B", 0.0, 0.12, False), (r"score\.weight", 0.0, 1.4, True)]


def adapter_case(name, config_, targets, rank, alpha, *, task="SEQ_CLS", score=True, dtype="F32", base_tensors=None,
                 extra=None, **keys):
    result = make(name, config_, tensors=base_tensors, **keys, mistakes={
        "adapter": without("adapter"), "scale": without("scale")})
    shape_of = {}
    for tensor_name, tensor in result["tensors"].items():
        for target in targets:
            if f".{target}.weight" in tensor_name:
                out, inner = tensor["shape"]
                prefix = "base_model.model." + tensor_name.removesuffix(".weight")
                shape_of[prefix + ".lora_A.weight"] = (rank, inner)
                shape_of[prefix + ".lora_B.weight"] = (out, rank)
    if score:
        shape_of["base_model.model.score.weight"] = (1, config_["hidden_size"])
    config = {"peft_type": "LORA", "task_type": task, "base_model_name_or_path": "", "r": rank, "lora_alpha": alpha,
              "lora_dropout": 0.05, "target_modules": targets, "modules_to_save": ["score"] if score else None,
              "bias": "none", "fan_in_fan_out": False, "use_rslora": False, "use_dora": False,
              "inference_mode": True, "rank_pattern": {}, "alpha_pattern": {}, **(extra or {})}
    tensors = shapes.fill(shape_of, LORA_RULES)
    for tensor in tensors.values():
        tensor["dtype"] = dtype
    result["adapter"] = {"config": config, "tensors": tensors}
    return result


BASE = llama("LlamaForCausalLM")  # what most adapters were trained on: it has no score
CASES = [
    adapter_case("lora_llama", BASE, ["q_proj", "v_proj"], 8, 16, seed=141,
                 base_tensors=shapes.of_class(CAUSAL, BASE)),
    adapter_case("lora_all_projections", qwen2(), list(PROJECTIONS), 4, 12, seed=142, dtype="BF16"),
    adapter_case("lora_rslora", llama(), ["k_proj", "o_proj", "down_proj"], 16, 8, seed=143,
                 extra={"use_rslora": True}),
    adapter_case("lora_no_score", llama(), ["q_proj", "k_proj", "v_proj", "o_proj"], 8, 24, seed=145, score=False,
                 task=None),
]
