"""Debian packages: checked against the least version that works; installed where we are root."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from typing import NamedTuple

from . import tool
from .deps import SetupError


class Package(NamedTuple):
    name: str
    least: str  # the least version that works
    why: str
    command: str = ""  # a program that, if it is there, makes the package unnecessary


BUILD = [
    Package("g++", "12", "C++20 compiler", "g++"),
    Package("cmake", "3.25", "build", "cmake"),
    Package("ninja-build", "1.11", "build", "ninja"),
    Package("nlohmann-json3-dev", "3.11", "JSON"),
    Package("libcli11-dev", "2.1", "command line"),
    Package("libspdlog-dev", "1.10", "log"),
    Package("libfmt-dev", "9.1", "text formatting"),
    Package("libsqlite3-dev", "3.40", "results store"),
    Package("libcurl4-openssl-dev", "7.88", "HTTP"),
    Package("libssl-dev", "3.0", "hashes"),
    Package("zlib1g-dev", "1.2.13", "compression"),
]
CLANG = [
    Package("clang-19", "19", "sanitizers, fuzzing"),
    Package("libclang-rt-19-dev", "19", "sanitizers, fuzzing"),
]
BROWSER = [Package("chromium", "100", "tests of the report", "chromium")]
TESTS = [
    Package("libgtest-dev", "1.12", "tests"),
    Package("libgmock-dev", "1.12", "tests"),
]
PACKAGES = {
    "demo": BUILD,
    "test": BUILD + TESTS + CLANG + BROWSER,
    "bench": BUILD + [Package("libbenchmark-dev", "1.7", "benchmarks")],
    "fuzz": BUILD + TESTS + CLANG,
    "check": BUILD + TESTS + [
        Package("clang-format-19", "19", "format check", "clang-format-19"),
    ],
}
PEERS = [Package("python3.11-venv", "3.11", "the peers' virtual environment")]
# Programs that the machine must bring: Debian's cargo is too old, and no package would replace them.
PROGRAMS = [
    ("cargo", "the Rust tool chain, 1.85 or newer (https://rustup.rs)"),
    ("npm", "Node.js 18 or newer with npm (Debian: apt-get install npm)"),
]


def require_packages(purpose, with_peers):
    for program, what in PROGRAMS:
        if shutil.which(program) is None:
            raise SetupError(f"{program} is missing: install {what}, and run the same command again")
    wanted = PACKAGES[purpose] + (PEERS if with_peers else [])
    missing = _missing(wanted + _pip())
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(_without_root(missing))
    _install(missing)
    still_missing = _missing(missing)
    if still_missing:
        versions = ", ".join(f"{p.name} {p.least}" for p in still_missing)
        raise SetupError(f"this system's packages are too old: expected at least {versions}; "
                         "Debian 12 has them all")


def _pip():
    """pip as a package to ask for, where python3 has none."""
    probe = subprocess.run(["python3", "-c", "import pip"], capture_output=True)
    return [] if probe.returncode == 0 else [Package("python3-pip", "23", "fetches wheels")]


def _missing(packages):
    """Those of `packages` that are absent or too old. Without dpkg, only programs can be checked;
    the build then says which library it lacks."""
    wanted = [p for p in packages if not (p.command and shutil.which(p.command))]
    if not wanted or shutil.which("dpkg-query") is None:
        return [p for p in wanted if p.command]
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Abbrev} ${Version}\n",
         *[p.name for p in wanted]], capture_output=True, text=True).stdout
    installed = {}
    for line in listing.splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[1].startswith("ii"):
            installed[fields[0]] = fields[2]
    return [p for p in wanted if _number(installed.get(p.name, "")) < _number(p.least)]


def _number(version):
    """The leading numbers of a Debian version: (3, 40, 1) of 3.40.1-2+deb12u2; () of nothing."""
    leading = re.match(r"(?:\d+:)?(\d+(?:\.\d+)*)", version)
    return tuple(int(part) for part in leading.group(1).split(".")) if leading else ()


def _without_root(missing):
    listing = ", ".join(f"{p.name} (>= {p.least}; {p.why})" for p in missing)
    names = " ".join(p.name for p in missing)
    return (f"system packages are missing: {listing}; install them with\n"
            f"  sudo apt-get install --no-install-recommends {names}\n"
            "and run the same command again")


def _install(missing):
    names = [p.name for p in missing]
    print(f"installing Debian packages: {' '.join(names)}", flush=True)
    log = pathlib.Path(tempfile.mkdtemp(prefix="assay-setup-")) / "apt.log"
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    tool.run([*apt, "update"], log, what="Debian's package lists", env=env)
    tool.run([*apt, "install", "--yes", "--no-install-recommends", *names], log,
             what="Debian packages", env=env)
    shutil.rmtree(log.parent)
