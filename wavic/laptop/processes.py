"""Web, worker and stream, as the Procfile names them, under honcho: one stops, all stop."""

import contextlib
import os
import shlex
import signal
import sys
import threading
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from wavic.laptop.leash import leashed

GRACE = 4.0  # seconds to finish what is under way; honcho itself kills after five
INTERRUPTED = {128 + signal.SIGINT, 128 + signal.SIGTERM}


class _Output:
    """Unbuffered standard output: honcho prints in signal handlers, amid its other prints."""

    def write(self, text: str) -> int:
        return os.write(1, text.encode())

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return os.isatty(1)


class _Leaders:
    """How honcho stops processes: it asks the leaders, which know how to stop their workers.

    Its own way signals the whole group, and django-q loses its head over that.
    """

    def terminate(self, process: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)

    def kill(self, process: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


class Processes(Manager):
    """The Procfile's processes. `loop()` runs them until one stops or a signal asks for it."""

    def __init__(self, procfile: Path, lock: Path) -> None:
        super().__init__(Printer(_Output()))
        self._procmgr = _Leaders()
        for name, command in parse_procfile(procfile.read_text()).processes.items():
            # `exec`, for honcho signals what it starts, which must be the command and no shell.
            line = leashed(["sh", "-c", f"exec {command}"], grace=GRACE, lock=str(lock))
            self.add_process(
                name, f"exec {shlex.join(line)}", env=_environment(), cwd=str(procfile.parent)
            )

    @property
    def was_asked_to_stop(self) -> bool:
        """Whether a signal ended them, not one of their own."""
        return self.returncode in INTERRUPTED

    def terminate(self) -> None:
        """Stop them all; one that honcho has not seen start yet, a moment later."""
        try:
            super().terminate()
        except KeyError:
            self._terminating = False
            threading.Timer(0.05, self.terminate).start()


def _environment() -> dict[str, str]:
    # The commands of the Procfile are those of this virtual environment.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    worker = {"TASK_GRACE": str(int(GRACE / 2))}  # and as long for what it does then
    return {**os.environ, **worker, "PATH": path, "PYTHONUNBUFFERED": "1"}
