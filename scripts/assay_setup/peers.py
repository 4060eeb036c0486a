"""The Python libraries that assay is measured against, in a virtual environment of their own. They
need a whole PyTorch, so they are fetched only for `make bench` and for the scripts that regenerate
reference numbers: never for a build or a test."""

import shutil

from . import tool
from .deps import Component, folder_of


class Peers(Component):
    what = "peers: PyTorch, transformers, sentence-transformers … (for comparison only)"
    download_mb = 2900
    disk_mb = 8500  # while it is unpacked; 5,100 afterwards

    def __init__(self, root):
        self.lock = root / "scripts" / "peers.lock"

    def folder_name(self):
        return folder_of("peers", self.lock)

    def fetch(self, folder, log):
        scratch = folder / "tmp"
        scratch.mkdir()
        tool.run(["python3.11", "-m", "venv", str(folder)], log, what="a virtual environment")
        tool.run([str(folder / "bin" / "python"), "-m", "pip", "install", "--no-deps",
                  "--require-hashes", "--only-binary=:all:", "--no-cache-dir", "--no-input",
                  "--progress-bar=off", "--disable-pip-version-check",
                  "--requirement", str(self.lock)],
                 log, what="the peers", env={"TMPDIR": str(scratch)}, watch=folder)
        shutil.rmtree(scratch)
