"""What pip and npm really do under scripts/setup: hashes are checked, and their own words for a
missing network are understood. Local files and a closed port only."""

import hashlib
import os
import pathlib
import sys
import tempfile
import unittest
import unittest.mock
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from assay_setup import npm, tool, wheels  # noqa: E402
from assay_setup.deps import SetupError  # noqa: E402

NOWHERE = "http://127.0.0.1:9"


def make_wheel(folder):
    """Writes the smallest wheel there is, and returns its SHA-256."""
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny/header.h", "#pragma once\n")
        archive.writestr("tiny-1.0.dist-info/METADATA",
                         "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr("tiny-1.0.dist-info/WHEEL",
                         "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


class RealToolsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.target = self.folder / "target"
        self.target.mkdir()
        for patch in (unittest.mock.patch.object(tool, "PAUSES", ()),
                      unittest.mock.patch.dict(os.environ)):
            patch.start()
            self.addCleanup(patch.stop)

    def unpack(self, digest):
        lock = self.folder / "lock"
        lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n")
        wheels.unpack(lock, self.target, self.folder / "log", "the wheel")

    def test_a_wheel_with_the_pinned_hash_is_unpacked(self):
        os.environ.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(self.folder))
        self.unpack(make_wheel(self.folder))
        self.assertTrue((self.target / "tiny" / "header.h").is_file())

    def test_a_wheel_with_another_hash_is_refused(self):
        os.environ.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(self.folder))
        make_wheel(self.folder)
        with self.assertRaisesRegex(SetupError, "cannot fetch the wheel: .*its hash differs"):
            self.unpack("0" * 64)
        self.assertFalse((self.target / "tiny").exists())

    def test_pip_without_network(self):
        os.environ.update(PIP_INDEX_URL=NOWHERE, PIP_FIND_LINKS="")
        with self.assertRaisesRegex(SetupError, "no network"):
            self.unpack("0" * 64)

    def test_npm_without_network(self):
        os.environ.update(npm_config_registry=NOWHERE, npm_config_fetch_retries="0",
                          npm_config_cache=str(self.folder / "cache"))
        with self.assertRaisesRegex(SetupError, "no network"):
            npm.BrowserDriver(ROOT).fetch(self.target, self.folder / "log")


if __name__ == "__main__":
    unittest.main()
