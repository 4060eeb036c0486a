"""docs/performance.md: the rows of all benchmarks, with the machine that they were measured on."""

import ast
import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

from rows import limit, measured, missed

INTRODUCTION = """\
# Performance

Written by `scripts/bench --write`; not by hand. Figures are medians of five rounds unless a row says
"once", and between which values they lie; both sides of a comparison run in turn within every round,
after their answers were found to be the same. "×" is the median of the rounds' ratios. A limit is what
`make bench` demands: it fails where one is missed.
"""


def words(benchmark):
    """A benchmark's title, and what it says about itself, from its docstring."""
    paragraphs = ast.get_docstring(ast.parse(Path(benchmark).read_text())).split("\n\n")
    return paragraphs[0], paragraphs[1]


def processor():
    fields = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    extensions = [name for name in ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
                  if name in fields["flags"].split()]
    return (f"{fields['model name']} (family {fields['cpu family']}, model {fields['model']}), "
            f"{len(os.sched_getaffinity(0))} cores, {', '.join(extensions)}")


def caches():
    found = []
    for cache in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = ((cache / name).read_text().strip() for name in ("level", "type", "size"))
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return ", ".join(found)


def memory():
    total = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]
    return f"{int(total) * 1024 / 1e9:.0f} GB"


def versions(root, assay):
    lock = (root / "scripts/peers.lock").read_text()
    peers = [f"{name} {re.search(rf'^{name}==([^ ]+)', lock, re.MULTILINE)[1]}" for name in
             ("torch", "transformers", "sentence-transformers", "numpy", "scipy")]
    own = subprocess.run([assay, "--version"], capture_output=True, text=True, check=True).stdout
    return f"{' '.join(own.split())}; {', '.join(peers)}"


def system():
    name = re.search(r'^PRETTY_NAME="?([^"\n]*)', Path("/etc/os-release").read_text(), re.MULTILINE)
    kernel = re.match(r"\d+\.\d+", platform.release())
    return f"{name[1]}, Linux {kernel[0]}"


def machine(root, assay, load):
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    facts = {"date": date, "processor": processor(), "caches": caches(), "memory": memory(),
             "system": system(), "versions": versions(root, assay),
             "load before": f"{load:.2f} (processes running, of other work)"}
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items())]
    return "\n".join(lines) + "\n"


def section(benchmark, rows):
    title, text = words(benchmark)
    lines = [f"## {title}", "", text, "", "| | measured | limit | beside |", "|---|---|---|---|"]
    for row in rows:
        verdict = f"**missed: {limit(row)}**" if missed(row) else limit(row)
        lines.append(f"| {row['what']} | {measured(row)} | {verdict} | {row['beside']} |")
    return "\n".join(lines) + "\n"


def page(root, assay, load, results):
    """`results`: the rows by benchmark."""
    sections = [section(benchmark, rows) for benchmark, rows in results.items()]
    return "\n".join([INTRODUCTION, machine(root, assay, load), *sections])
