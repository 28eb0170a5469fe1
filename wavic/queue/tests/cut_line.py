"""A line to MongoDB that can be cut: nothing arrives, and nobody is told, as in a real network."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class CutLine:
    """Forwards connections to the server of `uri`; `uri` is then where to find this line."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._server = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.uri = parts._replace(netloc=f"127.0.0.1:{port}").geturl()
        self._whole = threading.Event()
        self._whole.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Hold back whatever is said from now on."""
        self._whole.clear()

    def mend(self) -> None:
        """Let it through, late."""
        self._whole.set()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            far = socket.create_connection(self._server)
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                self._whole.wait()
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
