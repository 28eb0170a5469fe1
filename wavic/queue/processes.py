"""What a process asks of the system: to be called something, and not to outlive its parent."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15  # linux/prctl.h


def join(name: str, parent: int) -> None:
    """Be shown as `name` (15 characters) by ps and top, and end at once with `parent`.

    Where the kernel doesn't see to the latter (not Linux), Signs.pulse() does, half a second
    later.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NAME, name.encode())
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was quicker
        os.kill(os.getpid(), signal.SIGKILL)
