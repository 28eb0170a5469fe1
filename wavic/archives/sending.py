"""Bodies that take long to send: only so many at once, and none for ever.

Each holds a thread of the web process until its client has taken it, so without bounds a few
clients that stop reading would stop everything.
"""

import logging
import os
import socket
import time
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Self

from django.conf import settings

from wavic.api.errors import Unavailable

SLOWEST = 16 * 1024  # bytes a second, on average over a minute or more
_MINUTE = 60
_RETRY_AFTER = 30  # seconds

logger = logging.getLogger(__name__)
_slots = BoundedSemaphore(settings.DOWNLOAD_CONCURRENCY)


class TooSlow(Exception):
    """The client takes less than SLOWEST."""


class Sending:
    """A body on its way out, in one of the process's DOWNLOAD_CONCURRENCY places.

    Raises Unavailable `too_many_downloads` when all are taken. The place is free again once it
    is closed, which whoever sends it has to do; its end and its errors close it as well.
    """

    def __init__(self, chunks: Generator[bytes]) -> None:
        if not _slots.acquire(blocking=False):
            detail = "Too many downloads at once; try again shortly."
            raise Unavailable("too_many_downloads", detail, _RETRY_AFTER)
        self._chunks = chunks
        self._holds_slot = True
        self._lock = Lock()
        self._measured_since: float | None = None
        self._sent = 0  # bytes, since then

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            self._refuse_to_crawl()
            chunk = next(self._chunks)
        except StopIteration:
            self.close()
            raise
        except BaseException as error:
            # The status is sent already: all that is left to say is an answer cut short.
            logger.warning("download_broken", extra={"reason": type(error).__name__})
            self.close()
            raise
        if self._measured_since is None:
            self._measured_since = time.monotonic()
        self._sent += len(chunk)
        return chunk

    def close(self) -> None:
        """Free the place, once, and what the body holds open."""
        with self._lock:
            if self._holds_slot:
                self._holds_slot = False
                _slots.release()
                self._chunks.close()

    def _refuse_to_crawl(self) -> None:
        # Not before the first bytes: what comes before them is our own work.
        now = time.monotonic()
        seconds = now - (self._measured_since or now)
        if seconds < _MINUTE:
            return
        if self._sent < SLOWEST * seconds:
            raise TooSlow
        self._measured_since, self._sent = now, 0


def end_stalled_connections(port: int) -> None:
    """Have the kernel end connections to this port whose client takes nothing any more.

    After DOWNLOAD_STALL seconds (TCP_USER_TIMEOUT, RFC 5482). A WSGI application can't see which
    connection is its own, so it is said of all that this process has on the port of its server.
    Only Linux knows of it.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    folder = Path("/proc/self/fd")
    if option is None or not folder.is_dir():
        return
    for entry in filter(Path.is_socket, folder.iterdir()):
        # Some are closed meanwhile.
        with suppress(OSError), socket.socket(fileno=os.dup(int(entry.name))) as connection:
            if _is_on(connection, port):
                connection.setsockopt(socket.IPPROTO_TCP, option, settings.DOWNLOAD_STALL * 1000)


def _is_on(connection: socket.socket, port: int) -> bool:
    inet = connection.family in (socket.AF_INET, socket.AF_INET6)
    return inet and connection.getsockname()[1] == port
