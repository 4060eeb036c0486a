"""What a benchmark measured, as rows: a JSON line each on standard output, which scripts/bench collects.

Whatever else a benchmark has to say goes to standard error.
"""

import json
import statistics


def row(what, values, unit, *, at_least=None, at_most=None, beside=""):
    """Prints a row. `values`: one per round; their median is what the limit is about.

    `beside`: in a few words, what stood beside it and took how long.
    """
    print(json.dumps({"what": what, "values": [float(value) for value in values], "unit": unit,
                      "at_least": at_least, "at_most": at_most, "beside": beside}), flush=True)


def not_measured(what, unit, why, *, at_least=None, at_most=None):
    print(json.dumps({"what": what, "values": [], "unit": unit, "at_least": at_least,
                      "at_most": at_most, "beside": why}), flush=True)


def number(value):
    """With as many digits as mean something."""
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3}f}"


def spread(values):
    """The median, and between which values it lies."""
    median = number(statistics.median(values))
    return median if len(values) == 1 else f"{median} ({number(min(values))}–{number(max(values))})"


def measured(row):
    if not row["values"]:
        return "not measured"
    unit = row["unit"]
    return spread(row["values"]) + (unit if unit == "%" else f" {unit}" if unit else "")


def limit(row):
    """"≥ 2", or nothing where there is none."""
    for sign, value in (("≥", row["at_least"]), ("≤", row["at_most"])):
        if value is not None:
            return f"{sign} {value:,g}"
    return ""


def missed(row):
    if not row["values"]:
        return False
    median = statistics.median(row["values"])
    return (row["at_least"] is not None and not median >= row["at_least"]
            or row["at_most"] is not None and not median <= row["at_most"])
