"""The folder of fetched things, $ASSAY_DEPS, and how a component gets into it.

Each component has a folder of its own, <name>-<first 16 digits of its lock file's SHA-256>, that
appears by one rename when it is complete. So a folder that exists needs no work, a changed lock
file fetches only what it pins, and any number of clones share one $ASSAY_DEPS.
cmake/AssayDependencies.cmake computes the same names.
"""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import time


class SetupError(Exception):
    """Ends set-up. The text is the whole message: what is wrong, and what to do."""


class Component:
    """Something to fetch. `folder_name` is its place in $ASSAY_DEPS; `fetch` fills that folder."""

    what = ""  # a few words: what it is and why it is needed
    download_mb = 0
    disk_mb = 0

    def folder_name(self):
        """The folder's name, or None where there is nothing to fetch."""
        raise NotImplementedError

    def fetch(self, folder, log):
        """Fills the empty `folder`, writing tools' output to the file `log`."""
        raise NotImplementedError


def folder_of(name, lock):
    return f"{name}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"


class Deps:
    def __init__(self, root):
        self.root = pathlib.Path(root).expanduser().absolute()

    @classmethod
    def from_environment(cls):
        return cls(os.environ.get("ASSAY_DEPS") or "~/.cache/assay/deps")

    def provide(self, components):
        """Fetches every component that is missing."""
        if not self._missing(components):
            return
        with self._lock():
            missing = self._missing(components)  # another set-up may have been faster
            if not missing:
                return
            self._require_space(missing)
            print(f"fetching into {self.root} (ASSAY_DEPS changes that):", flush=True)
            for component in missing:
                self._fetch(component)

    def _missing(self, components):
        named = [(component, component.folder_name()) for component in components]
        return [component for component, name in named
                if name is not None and not (self.root / name).is_dir()]

    @contextlib.contextmanager
    def _lock(self):
        """One set-up at a time works in the folder; the others wait and find the work done."""
        try:
            (self.root / "log").mkdir(parents=True, exist_ok=True)
            lock = open(self.root / "lock", "w")
        except OSError as error:
            raise SetupError(f"cannot write to {self.root}: {error.strerror}; set ASSAY_DEPS to a "
                             "folder of yours") from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("another set-up is at work there; waiting for it", flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _require_space(self, missing):
        needed = sum(component.disk_mb for component in missing)
        free = shutil.disk_usage(self.root).free // 1_000_000
        if free < needed:
            raise SetupError(f"the disk is full: {free} MB free at {self.root}, {needed} MB needed; "
                             "make room or set ASSAY_DEPS to a folder on another disk")

    def _fetch(self, component):
        name = component.folder_name()
        print(f"  {component.what}: {component.download_mb} MB to download, "
              f"{component.disk_mb} MB on disk", flush=True)
        start = time.monotonic()
        part = self.root / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        try:
            component.fetch(part, self.root / "log" / f"{name}.log")
            part.rename(self.root / name)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        print(f"    done in {time.monotonic() - start:.0f} s", flush=True)
