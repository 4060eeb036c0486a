"""Deterministic tiny checkpoints, the same bits as tests/testing/tiny_checkpoint.cc writes.

Number i of a tensor is drawn from its case's seed, its name and i alone: the sum of the four 16-bit
words of one SplitMix64 output, which is nearly normal. All steps are exact in integers or in one
rounding, so numpy and C++ agree to the bit.
"""

import hashlib
import json
import pathlib

import numpy as np

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
DEVIATION = 37837.0  # of the sum of four uniform 16-bit words
BYTES = {"F32": 4, "F16": 2, "BF16": 2, "I64": 8}


def hash_name(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return value


def draw(seed, name, count):
    """`count` 64-bit numbers of the stream `name`."""
    with np.errstate(over="ignore"):
        start = np.uint64((hash_name(name) + seed * 0xD1342543DE82EF95) % 2**64)
        z = start + (np.arange(1, count + 1, dtype=np.uint64) * GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def numbers(seed, name, tensor):
    """The tensor's float32 values before they are stored in its dtype."""
    z = draw(seed, name, int(np.prod(tensor["shape"], dtype=np.int64)))
    words = sum(((z >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64) for shift in (0, 16, 32, 48))
    step = np.float64(np.float32(tensor["spread"] / DEVIATION))
    values = np.float64(tensor["center"]) + (words - 131070).astype(np.float64) * step
    if tensor.get("positive"):
        values = np.abs(values)
    return values.astype(np.float32)


def stored(values, dtype):
    """Little-endian bytes of float32 `values` in `dtype`, rounded to nearest, ties to even."""
    if dtype == "F32":
        return values.tobytes()
    if dtype == "F16":
        return values.astype(np.float16).tobytes()
    if dtype == "I64":
        return values.astype(np.int64).tobytes()
    bits = values.view(np.uint32)
    rounded = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (rounded >> np.uint32(16)).astype(np.uint16).tobytes()


def tensor_bytes(case, overrides=None):
    """{name: (dtype, shape, bytes)} of a case's tensors. `overrides`: {name: float32 values}."""
    result = {}
    for name, tensor in case["tensors"].items():
        dtype = tensor.get("dtype", case["dtype"])
        values = numbers(case["seed"], name, tensor)
        if overrides and name in overrides:
            values = overrides[name](values.reshape(tensor["shape"])).astype(np.float32)
            values = np.ascontiguousarray(values).reshape(-1)
        result[name] = (dtype, tensor["shape"], stored(values, dtype))
    return result


def digest(tensors):
    """SHA-256 of the tensors' bytes in the order of their names."""
    sha = hashlib.sha256()
    for name in sorted(tensors):
        sha.update(tensors[name][2])
    return sha.hexdigest()


def write_safetensors(path, tensors):
    header, offset = {}, 0
    for name in sorted(tensors):
        dtype, shape, data = tensors[name]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    header["__metadata__"] = {"format": "pt"}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in sorted(tensors):
            file.write(tensors[name][2])


def write_folder(folder, config, tensors):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    write_safetensors(folder / "model.safetensors", tensors)
    return folder


def write_adapter(folder, config, tensors):
    folder = pathlib.Path(folder)
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=1))
    write_safetensors(folder / "adapter_model.safetensors", tensors)
