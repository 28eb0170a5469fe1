"""Signs of life that the processes of a cluster give in shared memory, for others to watch.

Without locks: a process that is killed amid a sign can't hold up anybody.
"""

import mmap
import os
import signal
import threading
import time

NAMES = ("cluster", "pusher", "worker", "monitor")
CLUSTER, PUSHER, WORKER, MONITOR = range(4)
READY = 4  # all of them run
HANDED_OUT, TAKEN, BEGUN, ENDED, RECORDED = range(5, 10)  # the way of a task

_PULSE = 0.5  # seconds
_BYTES = 4_096
_TASK = slice(1_024, 1_224)


class Signs:
    """Moments on the monotonic clock, which all processes of a computer share."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _BYTES)  # anonymous: shared with whoever is forked from here
        self._moments = memoryview(self._memory)[: _TASK.start].cast("d")
        for process in range(len(NAMES)):
            self.give(process)

    def give(self, sign: int) -> None:
        """Give a sign, now."""
        self._moments[sign] = time.monotonic()

    def given(self, sign: int) -> bool:
        """Whether it was ever given."""
        return self._moments[sign] > 0

    def age(self, sign: int) -> float:
        """Seconds since it was given."""
        return time.monotonic() - self._moments[sign]

    def pulse(self, process: int, parent: int) -> None:
        """Give the sign of a process twice a second, as long as it isn't stopped.

        It ends with its parent: where the system doesn't see to that, this does.
        """

        def beat() -> None:
            while os.getppid() == parent:
                self.give(process)
                time.sleep(_PULSE)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=beat, name="pulse", daemon=True).start()

    def begin(self, task: str) -> None:
        """The worker begins a task."""
        self._memory[_TASK] = task.encode()[:200].ljust(200, b"\0")
        self.give(BEGUN)

    @property
    def task(self) -> str:
        """What the worker is at; empty while it waits."""
        if self._moments[BEGUN] <= self._moments[ENDED]:
            return ""
        return self._memory[_TASK].rstrip(b"\0").decode(errors="replace")

    def trouble(self, patience: float) -> str:
        """What hangs for longer than `patience` seconds, in words; empty when all is well."""
        for process, name in enumerate(NAMES):
            if self.age(process) > patience:
                return f"its {name} stands still"
        if self._waits(HANDED_OUT, TAKEN, patience):
            return "its worker doesn't take what it is handed"
        if self._waits(ENDED, RECORDED, 3 * patience):  # a slow database is given more time
            return "its monitor doesn't record what is done"
        return ""

    def _waits(self, first: int, then: int, patience: float) -> bool:
        return self._moments[first] > self._moments[then] and self.age(first) > patience
