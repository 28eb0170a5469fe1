"""Leases that are renewed for as long as their holder lives, so that they can be short.

Whoever is at a task holds it, and the claim of its once-only work, by a lease of a minute. A
thread renews them while the task runs, however long that takes; they lapse when the process is
gone, or stands still. All times are the database server's, so clocks may differ.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from pymongo.errors import PyMongoError

logger = logging.getLogger("wavic.queue")

SECONDS: float = settings.TASK_LEASE
MILLISECONDS = int(SECONDS * 1_000)

_RENEWALS = 6  # within a lease: a few may fail
_RETRY = 1.0  # seconds until a renewal that failed is tried again


class _Keeper:
    """The leases of this process, and the thread that renews them."""

    def __init__(self) -> None:
        self.name = ""
        self.ends_when_lost = False
        self._renewals: dict[str, Callable[[], bool]] = {}
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def keep(self, lease: str, renew: Callable[[], bool]) -> None:
        with self._lock:
            self._renewals[lease] = renew
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="leases", daemon=True)
                self._thread.start()

    def release(self, lease: str) -> None:
        self._renewals.pop(lease, None)

    def _run(self) -> None:
        pause = SECONDS / _RENEWALS
        over = threading.Event()
        while not over.wait(pause):
            renewed = [self._renew(*item) for item in list(self._renewals.items())]
            pause = SECONDS / _RENEWALS if all(renewed) else min(_RETRY, SECONDS / _RENEWALS)

    def _renew(self, lease: str, renew: Callable[[], bool]) -> bool:
        """False when the database could not be asked."""
        try:
            still_ours = renew()
        except (PyMongoError, DatabaseError) as error:
            logger.warning("A lease can't be renewed: %s", error, extra={"lease": lease})
            return False
        # Released meanwhile means that the work has ended, and its lease with it.
        if not still_ours and lease in self._renewals:
            self.release(lease)
            self._lose(lease)
        return True

    def _lose(self, lease: str) -> None:
        """We stood still, or were cut off, for longer than a lease: somebody else is at it now."""
        logger.error("Lost a lease while at work", extra={"lease": lease})
        if self.ends_when_lost:
            # At once, amid whatever it does: two must not do the same work.
            os.kill(os.getpid(), signal.SIGKILL)


_keeper = _Keeper()


def keep(lease: str, renew: Callable[[], bool]) -> None:
    """Call `renew()` every few seconds until release(lease). It says whether the lease is ours."""
    _keeper.keep(lease, renew)


def release(lease: str) -> None:
    """Renew it no more; to be called before the lease is ended."""
    _keeper.release(lease)


def holder() -> str:
    """By what name this process holds leases."""
    return _keeper.name or f"{socket.gethostname()[:60]}/{os.getpid()}"


def hold_as(name: str) -> None:
    """Hold leases by this name from now on, and end this process as soon as one is lost."""
    _keeper.name = name
    _keeper.ends_when_lost = True
