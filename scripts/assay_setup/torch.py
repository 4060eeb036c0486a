"""LibTorch: from the torch wheel, or an existing PyTorch named by $ASSAY_TORCH."""

import os
import pathlib
import re

from . import wheels
from .deps import Component, SetupError, folder_of

VERSION = "2.11"


def require_matching(folder):
    """Refuses a PyTorch of another version: its C++ interface differs."""
    folder = pathlib.Path(folder).expanduser()
    if (folder / "torch" / "version.py").is_file():
        folder = folder / "torch"
    try:
        text = (folder / "version.py").read_text()
    except OSError:
        raise SetupError(f"ASSAY_TORCH: got {folder}, expected the folder of an installed PyTorch "
                         f"{VERSION}.x (the one that holds lib/ and version.py)") from None
    found = re.search(r"__version__\s*=\s*['\"]([^'\"]*)", text)
    version = found.group(1) if found else "an unknown version"
    if not version.startswith(VERSION + "."):
        raise SetupError(f"ASSAY_TORCH: got PyTorch {version} in {folder}, expected {VERSION}.x; "
                         "name another folder, or unset it to have the right one fetched")


class LibTorch(Component):
    what = "LibTorch 2.11 with CUDA's two runtime stubs (runs the models)"
    download_mb = 544
    disk_mb = 2000  # while it is unpacked; 1,200 afterwards

    def __init__(self, root):
        self.lock = root / "scripts" / "torch.lock"

    def folder_name(self):
        existing = os.environ.get("ASSAY_TORCH")
        if existing:
            require_matching(existing)
            return None
        return folder_of("torch", self.lock)

    def fetch(self, folder, log):
        wheels.unpack(self.lock, folder, log, "the torch wheels")
