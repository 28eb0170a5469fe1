"""Ports for what tests start: below those that the system gives to outgoing connections.

A port that was merely free a moment ago may be taken by any connection before its server listens.
So they come from a range of our own, and each process of a test run has a part of it to itself.
"""

import os
import random
import re
import socket
from collections.abc import Iterator

LOWEST, HIGHEST = 12_000, 32_000  # Linux connects from 32,768 on, macOS and Windows from 49,152
PARTS = 20  # more test processes than that share


def _ports() -> Iterator[int]:
    """The ports of this process's part, over and over, from a random one on."""
    worker = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or "0"
    size = (HIGHEST - LOWEST) // PARTS
    first = LOWEST + int(worker) % PARTS * size
    start = random.randrange(size)  # noqa: S311  (another checkout's tests begin elsewhere)
    while True:
        yield from (first + (start + step) % size for step in range(size))


_next_ports = _ports()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, and that isn't given twice for a long time."""
    return next(port for port in _next_ports if _is_free(port))


def free_base_port() -> int:
    """A port that is free together with the two behind it, as a run of WAVIC needs them."""
    while True:
        base, *others = (next(_next_ports) for _ in range(3))
        if others == [base + 1, base + 2] and all(map(_is_free, (base, *others))):
            return base


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
