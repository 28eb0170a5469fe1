"""The ports of a run, told in time."""

import errno
import socket

from wavic.laptop.failures import CannotStart

WEB, MONGOD = 0, 2  # offsets from PORT; between them is the stream's, settings.STREAM_PORT


def check_port(host: str, port: int, purpose: str, chosen: int) -> None:
    """CannotStart when nothing can listen on the port. `chosen` is what PORT is now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do: a port whose last connections are still fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            raise CannotStart(f"PORT={chosen} is no port: choose 1024 to 65533.") from None
        except OSError as error:
            raise CannotStart(_why(error, host, port, purpose, chosen)) from None


def _why(error: OSError, host: str, port: int, purpose: str, chosen: int) -> str:
    other = f"Choose others: PORT={chosen + 100 if chosen < 65_000 else 8_000} make run"
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} (for {purpose}) is taken. {other}"
        case errno.EACCES:
            return f"Port {port} (for {purpose}) is reserved for the system. {other}"
        case _:
            return f"Can't listen on {host}:{port} (for {purpose}): {error.strerror}. {other}"
