"""The process that serves the stream: uvicorn on a socket of ours.

The socket is what bounds a reader who doesn't read: the kernel holds little for them, uvicorn
waits for it, and after a minute without a byte taken the kernel ends the connection.
"""

import signal
import socket
import sys
from types import FrameType

import uvicorn

from wavic.live.application import Application

BUFFER = 64 * 1024  # bytes that the kernel holds for a connection
STALL = 60_000  # ms in which a reader takes nothing
GRACE = 3  # seconds for streams to end when told to stop
_BACKLOG = 1_024


class Server(uvicorn.Server):
    """uvicorn, which when told to stop ends the streams: it would wait for them instead."""

    def __init__(self, live: Application) -> None:
        config = uvicorn.Config(
            live,
            http="h11",
            ws="none",
            lifespan="on",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=GRACE,
        )
        super().__init__(config)
        self._live = live

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End all streams and take no more."""
        super().handle_exit(sig, frame)
        self._live.end()


def listening_socket(host: str, port: int) -> socket.socket:
    """The socket, listening; what is set on it holds for every connection. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALL)
    return listening


def serve(live: Application, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit)
    with listening_socket(host, port) as listening:
        Server(live).run(sockets=[listening])


def _exit(_number: int, _frame: FrameType | None) -> None:
    """What uvicorn raises once more when it has ended, or comes before it has begun."""
    sys.exit(0)
