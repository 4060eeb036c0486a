"""Memory of a process, in MB, as /proc/PID/status counts it.

`own`: anonymous and shared memory; `everything`: with the pages of mapped files that are resident,
which the system takes back when it needs them (checkpoint, program, libraries).
"""

import subprocess
import time


def status(pid):
    """VmHWM (largest resident size so far), RssAnon, RssShmem, RssFile."""
    with open(f"/proc/{pid}/status") as lines:
        fields = (line.split() for line in lines)
        return {field[0][:-1]: int(field[1]) * 1024 / 1e6 for field in fields
                if field[0].startswith(("VmHWM", "Rss"))}


def own(pid):
    now = status(pid)
    return now["RssAnon"] + now["RssShmem"]


def peak(command, folder):
    """The largest `own` and `everything` of a command that must succeed, looked at every 5 ms."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    most = {"own": 0.0, "everything": 0.0}
    while process.poll() is None:
        try:
            now = status(process.pid)
            most["own"] = max(most["own"], now["RssAnon"] + now["RssShmem"])
            most["everything"] = now["VmHWM"]
        except (FileNotFoundError, KeyError):  # it has just ended
            pass
        time.sleep(0.005)
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return most
