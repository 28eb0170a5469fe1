"""Processes that die in the middle: killed at their n-th effect on files or on the network."""

import os
import signal
import sys
import traceback
from collections.abc import Callable

# What Python's runtime announces just before it happens (PEP 578).
EFFECTS = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "open", "http.client.send"}


def survives(work: Callable[[], object], effects: int) -> bool:
    """Whether a fork of this process does the work before its so-manieth effect kills it.

    AssertionError if it fails in another way.
    """
    child = os.fork()
    if child == 0:
        _live(work, effects)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), f"The work itself failed: {status}"
    return status == 0


def _live(work: Callable[[], object], effects: int) -> None:
    left = effects

    def count(event: str, _arguments: tuple) -> None:
        nonlocal left
        if event in EFFECTS:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.addaudithook(count)
        work()
    except Exception:  # noqa: BLE001  (this process ends here: pytest is its parent's)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
