"""What tests started ends with them, also where they are killed and can't see to it themselves.

Whatever a test starts inherits a variable that names this run of the tests. A small process of its
own session watches the run; once that is gone it kills whoever has the variable (Linux).
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

VARIABLE = "WAVIC_TESTS"
_INTERVAL = 0.5  # seconds between two looks


def watch() -> None:
    """Name this run in the environment, and have it watched."""
    os.environ[VARIABLE] = f"{os.getpid()}-{secrets.token_hex(8)}"
    if sys.platform == "linux":
        command = [sys.executable, "-I", "-S", __file__, str(os.getpid()), os.environ[VARIABLE]]
        subprocess.Popen(  # noqa: S603  (our own command)
            command,
            env={},  # it is none of those
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # nobody's Ctrl-C, or kill of a process group, is for it
        )


def end_when_gone(run: int, name: str) -> None:
    """Wait for the end of the process that started this one, then kill all of its run."""
    while os.getppid() == run:
        time.sleep(_INTERVAL)
    while left := started_by(name):  # they may be starting others
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_INTERVAL)


def started_by(name: str) -> list[int]:
    """The processes that have this value of the variable, those that ended apart (Linux)."""
    wanted = f"{VARIABLE}={name}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is somebody else's
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


if __name__ == "__main__":
    end_when_gone(int(sys.argv[1]), sys.argv[2])
