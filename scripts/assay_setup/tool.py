"""Runs pip, npm, cargo and apt-get: output into a log, a sign of life every 10 s, a broken download
tried again, and one sentence instead of a page of output when it cannot be done."""

import os
import re
import subprocess
import time

from .deps import SetupError

PAUSES = (2, 5)  # seconds before the second and the third try

DIAGNOSES = (
    (r"no space left on device|ENOSPC|os error 28|errno 28",
     "the disk is full; make room (downloads pass through $TMPDIR and the cache in your home folder, "
     "too), or set ASSAY_DEPS to a folder on another disk"),
    (r"do not match the hashes|EINTEGRITY|failed to verify the checksum|checksum .* changed",
     "a downloaded file is not the one that is pinned (its hash differs); a proxy or mirror may "
     "have altered it, so nothing of it was kept"),
    (r"name resolution|name or service not known|network is unreachable|connection refused|"
     r"NewConnectionError|no route to host|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|"
     r"ENETUNREACH|could not resolve host|couldn't connect to server|timed? ?out",
     "no network: the package registry does not answer; check the connection and the proxy or "
     "mirror that the tool is configured with, then run the same command again"),
)


def run(command, log, *, what, cwd=None, env=None, watch=None):
    """Runs `command`, up to three times. `watch`: a folder whose growth is reported."""
    for pause in (*PAUSES, None):
        if _run_once(command, log, cwd, env, watch) == 0:
            return
        output = log.read_text(errors="replace")
        if pause is None or re.search(DIAGNOSES[0][0], output, re.IGNORECASE):
            raise SetupError(f"cannot fetch {what}: {diagnosis(output)} (log: {log})")
        print(f"    that failed; trying again in {pause} s", flush=True)
        time.sleep(pause)


def diagnosis(output):
    """The cause in one sentence: a known one, else the tool's own last words."""
    for pattern, sentence in DIAGNOSES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "the tool failed without a word"


def _run_once(command, log, cwd, env, watch):
    with open(log, "w") as sink:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                                       cwd=cwd, env={**os.environ, **(env or {})})
        except FileNotFoundError:
            raise SetupError(f"{command[0]} is missing; install it, and run the same command "
                             "again") from None
        try:
            return _wait(process, watch)
        except BaseException:
            process.terminate()
            process.wait()
            raise


def _wait(process, watch):
    start = time.monotonic()
    while True:
        try:
            return process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            grown = f", {_size(watch) // 1_000_000} MB" if watch else ""
            print(f"    … {time.monotonic() - start:.0f} s{grown}", flush=True)


def _size(folder):
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_size
            except OSError:
                pass  # a temporary file that is gone by now
    return total
