"""What transformers, or a definition of heads.py on a backbone of transformers, makes of a case."""

import pathlib
import tempfile

import numpy as np
import torch
import transformers

import adapters
import heads
import inputs
import weights
from case import CAUSAL, CLASSIFIER

DTYPES = {"float64": torch.float64, "float32": torch.float32, "bfloat16": torch.bfloat16}
STORED = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def load(model_class, config, tensors, dtype, attention, mistaken=False):
    """A model of a folder that holds `tensors`: unless mistaken, every one is used and none is missing."""
    with tempfile.TemporaryDirectory() as folder:
        weights.write_folder(folder, config, tensors)
        model, loading = model_class.from_pretrained(
            folder, dtype=dtype, attn_implementation=attention, output_loading_info=True)
    wrong = {key: value for key, value in loading.items() if value}
    if wrong and not mistaken:
        raise ValueError(f"{config['architectures']}: {wrong}")
    return model.eval()


def as_torch(tensor, dtype):
    kind, shape, data = tensor
    values = torch.frombuffer(bytearray(data), dtype=STORED[kind]).reshape(shape)
    return values if kind == "I64" else values.to(dtype)


def forget_lengths(model):
    """Dynamic rotary embeddings keep the frequencies of the longest sequence so far."""
    for module in model.modules():
        if hasattr(module, "max_seq_len_cached") and hasattr(module, "original_inv_freq"):
            module.max_seq_len_cached = module.original_max_seq_len
            module.inv_freq = module.original_inv_freq.clone()


def model_inputs(case, ids, shared):
    result = {"input_ids": torch.tensor([ids])}
    if case["options"].get("token_types"):
        result["token_type_ids"] = torch.tensor([[0] * shared + [1] * (len(ids) - shared)])
    return result


def response_log_probs(logits, ids, shared):
    dtype = torch.float64 if logits.dtype == torch.float64 else torch.float32
    log_probs = logits[0].to(dtype).log_softmax(-1)
    return [log_probs[i - 1, ids[i]].item() for i in range(shared, len(ids))]


def outputs_of_class(case, tensors, dtype, mistaken):
    log_probs = case["kind"] == "log_probs"
    model = load(CAUSAL if log_probs else CLASSIFIER, case["config"], tensors, dtype, case["attention"], mistaken)
    results = []
    for ids, shared in inputs.sequences(case):
        forget_lengths(model)
        logits = model(**model_inputs(case, ids, shared)).logits
        results.append(response_log_probs(logits, ids, shared) if log_probs
                       else logits[0].double().tolist())
    return results


def head_dtype(name, tensor, dtype):
    """float64 throughout in a float64 run; else as heads.DTYPES says."""
    if dtype != torch.float64:
        rule = heads.DTYPES.get(name, "model")
        if rule == "float32":
            return torch.float32
        if rule == "stored" and tensor[0] == "F32":
            return torch.float32
    return dtype


def outputs_of_head(case, tensors, dtype, mistaken):
    config, backbone, names = heads.backbone(case, tensors)
    model = load(transformers.AutoModel, config, backbone, dtype, case["attention"], mistaken)
    given = {name: as_torch(tensor, head_dtype(case["head"], tensor, dtype))
             for name, tensor in tensors.items() if name not in names}
    if case["config"].get("tie_word_embeddings"):
        embeddings = case["options"].get("prefix", "model.") + "embed_tokens.weight"
        given["lm_head.weight"] = as_torch(tensors[embeddings], dtype)
    computes_in = next(value.dtype for value in given.values() if value.is_floating_point())
    results, earlier, prompt = [], [], None
    for ids, shared in inputs.sequences(case):
        forget_lengths(model)
        hidden = model(**model_inputs(case, ids, shared)).last_hidden_state[0].to(computes_in)
        result = getattr(heads, case["head"])(hidden, ids, shared, given, case)
        if case["kind"] == "preferences":
            earlier = earlier if prompt == ids[:shared] else []
            prompt = ids[:shared]
            results.append([heads.preference(result, other) for other in earlier])
            earlier.append(result)
        else:
            results.append(result.double().reshape(-1).tolist())
    return results


@torch.inference_mode()
def outputs(case, dtype, change=None):
    """A list of numbers per sequence; `change`: a mistake (case.py)."""
    overrides = {}
    if change:
        case, overrides = change(case)
    tensors = weights.tensor_bytes(case, overrides)
    if "adapter" in case:
        case, tensors = adapters.merged(case, tensors, dtype, case.get("without"))
    run = outputs_of_class if case["head"] == "class" else outputs_of_head
    return run(case, tensors, DTYPES[dtype], change is not None)


def flat(results):
    return np.array([value for row in results for value in row])


def spread(results):
    values = flat(results)
    return float(values.max() - values.min())


def costs(case, truth):
    """How far each mistake moves an output, as a share of the spread."""
    whole = spread(truth)
    return {name: float(np.abs(flat(outputs(case, "float32", change)) - flat(truth)).max() / whole)
            for name, change in case["mistakes"].items()}


def missed_margins(results, truth, margin=0.02):
    """Pairs further apart than `margin` of the spread in truth, and in another order in `results`."""
    ours, true = flat(results), flat(truth)
    wide = true[:, None] - true[None, :] > margin * spread(truth)
    return int((wide & (ours[:, None] <= ours[None, :])).sum()), int(wide.sum())
