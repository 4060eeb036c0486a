"""The Rust crates of harness/text. Fetched here, so that the build itself needs no network; the
build keeps its results in the same folder (cmake/AssayRust.cmake)."""

from . import tool
from .deps import Component, folder_of


class Crates(Component):
    what = "Rust crates (tokenizers, chat templates)"
    download_mb = 9
    disk_mb = 400  # with what the build makes of them

    def __init__(self, root):
        self.crate = root / "harness" / "text" / "rust"

    def folder_name(self):
        return folder_of("cargo", self.crate / "Cargo.lock")

    def fetch(self, folder, log):
        tool.run(["cargo", "fetch", "--locked", "--manifest-path", str(self.crate / "Cargo.toml")],
                 log, what="the Rust crates")
