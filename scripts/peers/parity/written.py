"""tests/parity/cases/NAME.json: what the C++ test reads (tests/testing/parity_case.h)."""

import json

DIGITS = {"float64": 12, "float32": 9, "bfloat16": 7}


def numbers(rows, dtype):
    return "[" + ",".join("[" + ",".join(f"{value:.{DIGITS[dtype]}g}" for value in row) + "]" for row in rows) + "]"


def text(case, weights_sha256, references, costs, made_with):
    """One line per tensor and per sequence, so that a change is readable."""
    simple = {key: case[key] for key in
              ("name", "made_with", "kind", "head", "options", "attention", "seed", "dtype", "shards")
              if key in case}
    simple["made_with"] = made_with
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in simple.items()]
    lines.append(f' "config": {json.dumps(case["config"])}')
    for key in ("adapter",):
        if key in case:
            lines.append(f" {json.dumps(key)}: {json.dumps(case[key])}")
    tensors = ",\n".join(f"  {json.dumps(name)}: {json.dumps(tensor)}" for name, tensor in case["tensors"].items())
    lines.append(' "tensors": {\n' + tensors + "}")
    lines.append(f' "weights_sha256": "{weights_sha256}"')
    given = case["inputs"]
    sequences = ",\n".join("   " + json.dumps(formula) for formula in given["sequences"])
    lines.append(f' "inputs": {{"seed": {given["seed"]}, "random": {given["random"]}, "sequences": [\n'
                 + sequences + "]}")
    lines.append(' "costs": ' + json.dumps({name: round(cost, 4) for name, cost in costs.items()}))
    rows = ",\n".join(f'  "{dtype}": {numbers(rows, dtype)}' for dtype, rows in references.items())
    lines.append(' "reference": {\n' + rows + "}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
