"""`manage.py worker`: keeps clusters running, from outside and without a database of its own."""

import logging
import multiprocessing
import os
import secrets
import signal
import socket
import time
from contextlib import suppress
from multiprocessing.context import ForkProcess
from types import FrameType

from wavic.queue import leases
from wavic.queue.cluster import Cluster
from wavic.queue.signs import READY, Signs

logger = logging.getLogger("wavic.queue")

_LOOK = 0.2  # seconds
# Seconds, at most, before a cluster that keeps ending is started again: one that can't even start,
# as without a database; and one that did start, whose tasks are put off one by one.
_LONGEST_WAIT, _LONGEST_WAIT_OF_READY = 30, 1
_STEADY = 60  # seconds that a cluster has to run for what was before to be forgotten
_LAST_STEPS = 10  # seconds for what a cluster still does when its task has ended

_STOPPING = (signal.SIGTERM, signal.SIGINT)

_fork = multiprocessing.get_context("fork")


class Supervisor:
    """Runs `size` clusters, each of one worker, until it is told to stop.

    `grace` is how many seconds a running task is given then. Told again, it gives none.
    """

    def __init__(self, size: int, grace: float) -> None:
        self._slots = [_Slot(f"{_here()}/{number + 1}", grace) for number in range(size)]
        self._grace = grace
        self._stops = 0

    def run(self) -> None:
        """Return when everything has ended."""
        for number in _STOPPING:
            signal.signal(number, self._stop)
        looked_at = time.monotonic()
        try:
            while not self._stops:
                now = time.monotonic()
                # Were we stopped ourselves? Then so, perhaps, were they, and need time to show it.
                if now - looked_at > leases.SECONDS / 4:
                    for slot in self._slots:
                        slot.look_anew()
                looked_at = now
                for slot in self._slots:
                    slot.tend()
                time.sleep(_LOOK)
            self._wait_for_the_end()
        finally:
            for slot in self._slots:
                slot.kill()

    def _wait_for_the_end(self) -> None:
        deadline = time.monotonic() + self._grace + _LAST_STEPS
        told = 0
        while any(slot.is_alive() for slot in self._slots) and time.monotonic() < deadline:
            for _ in range(self._stops - told):
                for slot in self._slots:
                    slot.stop()
            told = self._stops
            time.sleep(_LOOK / 4)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1


class _Slot:
    """One cluster after the other, by one name."""

    def __init__(self, name: str, grace: float) -> None:
        self._name = name
        self._grace = grace
        self._process: ForkProcess | None = None
        self._signs = Signs()
        self._began = self._watched_since = self._not_before = 0.0
        self._restarts = 0
        self._failures = 0  # in a row

    def tend(self) -> None:
        """Start the cluster if there is none; end it if it hangs."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._not_before:
                self._start()
        elif not self._process.is_alive():
            self._bury(f"ended with exit code {self._process.exitcode}")
        elif now - self._watched_since > leases.SECONDS and (
            trouble := self._signs.trouble(leases.SECONDS)
        ):
            self._bury(trouble)

    def look_anew(self) -> None:
        """Whatever stood still until now isn't held against it."""
        self._watched_since = time.monotonic()

    def is_alive(self) -> bool:
        """Whether its cluster runs."""
        return self._process is not None and self._process.is_alive()

    def stop(self) -> None:
        """Tell the cluster to finish; the second time, to finish at once."""
        if self._process is not None and self._process.pid:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the cluster with all its processes, and theirs, and wait until it is gone."""
        if self._process is None or not self._process.pid:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._process = None

    def _start(self) -> None:
        self._signs = Signs()
        self._began = self._watched_since = time.monotonic()
        cluster = Cluster(self._name, self._signs, self._restarts, self._grace)
        self._process = _fork.Process(target=_run_cluster, args=(cluster, os.getpid()))
        # Told to stop before the cluster listens: it shall hear of it when it does.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        self._process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(self._process.pid or 0, 0)  # also by itself: whoever is first

    def _bury(self, reason: str) -> None:
        asked = self._process is not None and self._process.exitcode == 0
        self.kill()
        if asked:  # its worker had done its share
            return
        steady = time.monotonic() - self._began > _STEADY
        self._failures = 0 if steady else self._failures + 1
        longest = _LONGEST_WAIT_OF_READY if self._signs.given(READY) else _LONGEST_WAIT
        wait = min(2 ** (self._failures - 1), longest) if self._failures > 1 else 0
        self._not_before = time.monotonic() + wait
        self._restarts += 1
        logger.error(
            "Starting a cluster anew: %s", reason, extra={"worker": self._name, "wait": wait}
        )


def _run_cluster(cluster: Cluster, supervisor: int) -> None:
    with suppress(PermissionError):
        os.setpgid(0, 0)
    cluster.run(supervisor)


def _here() -> str:
    """A name that no other supervisor has, now or later."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}-{secrets.token_hex(2)}"
