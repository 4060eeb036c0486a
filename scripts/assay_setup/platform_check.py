"""The only machine that the pinned binaries run on."""

import platform

from .deps import SetupError


def require_linux_x86_64():
    system, machine = platform.system(), platform.machine()
    if (system, machine) != ("Linux", "x86_64"):
        raise SetupError(f"wrong machine: got {system} {machine}, expected Linux x86_64, for which "
                         "LibTorch and Arrow are pinned; use such a machine or container")
