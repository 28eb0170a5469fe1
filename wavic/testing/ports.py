"""Ports for what tests start."""

import socket


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_base_port() -> int:
    """A port that is free together with the two behind it, as a run of WAVIC needs them."""
    while True:
        base = free_port()
        if base < 65_000 and all(_is_free(base + offset) for offset in range(3)):
            return base


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
