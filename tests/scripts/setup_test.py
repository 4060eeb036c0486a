"""scripts/setup with fake tools: what it fetches, and the one message it ends with when it cannot."""

import pathlib
import resource
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPONENTS = {"torch", "wheels", "models", "npm", "cargo"}

# What each fake tool does unless a test says otherwise: it succeeds, and leaves a line in calls.
FAKES = {
    # `python3 -m pip …`; the probe `python3 -c "import pip"` succeeds, too.
    "python3": '[ "$1" = -m ] && echo pip >> "$CALLS"; exit 0',
    "npm": 'echo npm >> "$CALLS"',
    "cargo": 'echo cargo >> "$CALLS"',
    "apt-get": 'echo "apt-get $*" >> "$CALLS"',
    "dpkg-query": 'for name; do echo "$name ii  99.0"; done',
}

DRIVER = """\
import os, platform, runpy, shutil, sys
sys.dont_write_bytecode = True
sys.path.insert(0, {scripts!r})
from assay_setup import tool
tool.PAUSES = (0, 0)
{patch}
sys.argv[0] = {setup!r}
runpy.run_path({setup!r}, run_name='__main__')
"""


def time_of_children():
    """Processor seconds of all finished child processes: unlike the clock, the same on a busy machine."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class SetupTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.deps = self.folder / "deps"
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.env = {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": folder.name,
                    "ASSAY_DEPS": str(self.deps), "CALLS": str(self.folder / "calls")}
        for name, script in FAKES.items():
            self.fake(name, script)

    def fake(self, name, script):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def start(self, *args, patch=""):
        """Starts set-up. `patch`: Python that runs before it, in the same process."""
        driver = DRIVER.format(scripts=str(ROOT / "scripts"), setup=str(ROOT / "scripts" / "setup"),
                               patch=textwrap.dedent(patch))
        return subprocess.Popen([sys.executable, "-c", driver, *args], env=self.env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def setup(self, *args, patch=""):
        process = self.start(*args, patch=patch)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def assert_fails_with(self, result, *fragments):
        code, _, err = result
        self.assertEqual(code, 1, err)
        self.assertTrue(err.startswith("error: "), err)
        self.assertEqual(err.count("error: "), 1, err)
        self.assertNotIn("Traceback", err)
        for fragment in fragments:
            self.assertIn(fragment, err)

    def calls(self):
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def fetched(self):
        if not self.deps.exists():
            return set()
        return {path.name.rsplit("-", 1)[0] for path in self.deps.iterdir() if "-" in path.name}


class WhatIsFetched(SetupTest):
    def test_demo_takes_neither_browser_nor_peers(self):
        code, out, err = self.setup()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(self.fetched(), COMPONENTS)
        self.assertIn("MB to download", out)

    def test_tests_add_the_browser_driver(self):
        self.setup("--for", "test")
        self.assertEqual(self.fetched(), COMPONENTS | {"browser"})

    def test_the_second_run_does_nothing_in_less_than_two_seconds(self):
        self.setup("--for", "test")
        calls = self.calls()
        start = time_of_children()
        self.assertEqual(self.setup("--for", "test"), (0, "", ""))
        self.assertLess(time_of_children() - start, 2.0)
        self.assertEqual(self.calls(), calls)

    def test_an_existing_torch_is_used_instead(self):
        torch = self.folder / "torch"
        torch.mkdir()
        (torch / "version.py").write_text("__version__ = '2.11.1+cu130'\n")
        self.env["ASSAY_TORCH"] = str(torch)
        self.assertEqual(self.setup()[0], 0)
        self.assertEqual(self.fetched(), COMPONENTS - {"torch"})

    def test_two_at_once_fetch_everything_once(self):
        self.fake("python3", '[ "$1" = -m ] && sleep 0.5 && echo pip >> "$CALLS"; exit 0')
        both = [self.start(), self.start()]
        outputs = [process.communicate(timeout=60) for process in both]
        self.assertEqual([process.returncode for process in both], [0, 0], outputs)
        self.assertEqual(sorted(self.calls()), ["cargo", "npm", "pip", "pip", "pip"])
        self.assertEqual(sum("another set-up" in out for out, _ in outputs), 1)


class Downloads(SetupTest):
    def test_a_broken_download_is_tried_again(self):
        self.fake("npm", 'echo npm >> "$CALLS"; [ "$(grep -c npm "$CALLS")" = 3 ] && exit 0; '
                         'echo "npm error code ECONNRESET"; exit 1')
        code, out, _ = self.setup()
        self.assertEqual(code, 0)
        self.assertEqual(self.calls().count("npm"), 3)
        self.assertIn("trying again", out)

    def test_no_network(self):
        self.fake("python3", '[ "$1" = -c ] && exit 0; echo "Failed to establish a new connection: '
                             '[Errno -3] Temporary failure in name resolution"; exit 1')
        self.assert_fails_with(self.setup(), "cannot fetch the torch wheels: no network")
        self.assertEqual(self.fetched(), set())  # nothing half fetched is left

    def test_no_network_as_cargo_says_it(self):
        self.fake("cargo", 'echo "  [6] Could not resolve host: example"; exit 101')
        self.assert_fails_with(self.setup(), "cannot fetch the Rust crates: no network")

    def test_a_file_with_another_hash(self):
        self.fake("npm", 'echo "npm error code EINTEGRITY"; exit 1')
        self.assert_fails_with(self.setup(), "npm packages", "its hash differs")

    def test_a_full_disk_while_fetching_is_not_tried_again(self):
        self.fake("npm", 'echo npm >> "$CALLS"; echo "npm error code ENOSPC"; exit 1')
        self.assert_fails_with(self.setup(), "the disk is full", "ASSAY_DEPS")
        self.assertEqual(self.calls().count("npm"), 1)

    def test_too_little_room_is_seen_before_fetching(self):
        result = self.setup(patch="""\
            class Usage: free = 500_000_000
            shutil.disk_usage = lambda path: Usage""")
        self.assert_fails_with(result, "the disk is full: 500 MB free", "needed")
        self.assertEqual(self.calls(), [])

    def test_an_unknown_failure_ends_with_the_tools_own_words(self):
        self.fake("npm", 'echo "something odd happened"; exit 1')
        self.assert_fails_with(self.setup(), "something odd happened", "log: ")

    def test_a_folder_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        self.env["ASSAY_DEPS"] = str(self.folder / "file" / "deps")
        self.assert_fails_with(self.setup(), "cannot write to", "ASSAY_DEPS")


class TheMachine(SetupTest):
    NOT_ROOT = "os.geteuid = lambda: 1000"
    AS_ROOT = "os.geteuid = lambda: 0"

    def test_another_processor(self):
        result = self.setup(patch="platform.machine = lambda: 'aarch64'")
        self.assert_fails_with(result, "got Linux aarch64, expected Linux x86_64")

    def test_missing_packages_without_root(self):
        self.fake("dpkg-query", "exit 1")
        self.assert_fails_with(self.setup(patch=self.NOT_ROOT), "libfmt-dev (>= 9.1",
                               "sudo apt-get install --no-install-recommends")
        self.assertEqual(self.calls(), [])

    def test_missing_packages_with_root_are_installed(self):
        self.fake("dpkg-query", 'grep -q "install --yes" "$CALLS" || exit 1\n' + FAKES["dpkg-query"])
        code, _, err = self.setup(patch=self.AS_ROOT)
        self.assertEqual(code, 0, err)
        installs = [call for call in self.calls() if " install " in call]
        self.assertEqual(len(installs), 1)
        self.assertIn("libfmt-dev", installs[0])

    def test_packages_that_are_too_old(self):
        self.fake("dpkg-query", 'for name; do echo "$name ii  1:0.9-1"; done')
        self.assert_fails_with(self.setup(patch=self.AS_ROOT), "too old", "libfmt-dev 9.1")

    def test_installing_packages_without_network(self):
        self.fake("dpkg-query", "exit 1")
        self.fake("apt-get", "echo 'E: Temporary failure in name resolution' >&2; exit 100")
        self.assert_fails_with(self.setup(patch=self.AS_ROOT), "no network")

    def test_a_missing_program(self):
        result = self.setup(patch="""\
            which = shutil.which
            shutil.which = lambda name: None if name == 'cargo' else which(name)""")
        self.assert_fails_with(result, "cargo is missing", "Rust tool chain")

    def test_another_version_of_torch(self):
        torch = self.folder / "site-packages" / "torch"
        torch.mkdir(parents=True)
        (torch / "version.py").write_text("__version__ = '2.10.0+cpu'\n")
        self.env["ASSAY_TORCH"] = str(torch.parent)
        self.assert_fails_with(self.setup(), "got PyTorch 2.10.0+cpu", "expected 2.11.x")

    def test_a_torch_that_is_not_there(self):
        self.env["ASSAY_TORCH"] = str(self.folder / "nowhere")
        self.assert_fails_with(self.setup(), "ASSAY_TORCH: got", "expected the folder")


if __name__ == "__main__":
    unittest.main()
