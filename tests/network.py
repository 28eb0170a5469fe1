"""A network between programs and servers: it remembers what passed, and fails when told to.

A forward proxy for plain HTTP (RFC 9110, section 3.7): programs find it by HTTP_PROXY.
"""

import http.client
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

AT_ONCE = 256 * 1024
PATIENCE = 300  # seconds without a byte
HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "transfer-encoding"}


@dataclass
class Passage:
    """One request as it passed: bytes of its body and of the answer's, and the answer's status."""

    method: str
    url: str
    port: int  # that it came from
    sent: int = 0
    received: int = 0
    status: int | None = None  # None: the answer is not there (yet)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @cached_property
    def block(self) -> int | None:
        """The number of the block that a client puts by it; WAVIC's own blocks have other ids."""
        [found] = parse_qs(urlsplit(self.url).query).get("blockid", [""])
        return int(found) if found.isdecimal() and self.method == "PUT" else None


class Failure(Exception):
    """Answer with this status instead of asking the server; with 0, hang up without an answer."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Network:
    """What passed so far, and what is to happen to what comes.

    `meets` is called with each passage before it goes on; it may raise Failure.
    """

    def __init__(self, meets: Callable[[Passage], None]) -> None:
        self.passages: list[Passage] = []
        self.meets = meets
        self._server = _Server(("127.0.0.1", 0), _Forward)
        self._server.network = self
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a program that is on this network."""
        address = f"http://127.0.0.1:{self._server.server_port}"
        return {"HTTP_PROXY": address, "http_proxy": address, "NO_PROXY": "", "no_proxy": ""}

    @property
    def blocks(self) -> list[Passage]:
        """The blocks that were put, in their order."""
        return [passage for passage in self.passages if passage.block is not None]

    def pass_on(self, passage: Passage) -> None:
        self.passages.append(passage)
        self.meets(passage)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def network(meets: Callable[[Passage], None] = lambda passage: None) -> Iterator[Network]:
    """A network for a while."""
    running = Network(meets)
    try:
        yield running
    finally:
        running.close()


class _Forward(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def forward(self) -> None:
        passage = Passage(self.command, self.path, self.client_address[1])
        length = int(self.headers.get("Content-Length", 0))
        try:
            self.server.network.pass_on(passage)
        except Failure as failure:
            self.rfile.read(length)
            self.fail(passage, failure)
            return
        try:
            with closing(self.sent_on(passage, length)) as server:
                self.give_back(passage, server.getresponse())
        except (ConnectionError, http.client.HTTPException, TimeoutError):
            self.close_connection = True  # as the other end did

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = forward  # noqa: N815  (http.server's names)

    def sent_on(self, passage: Passage, length: int) -> http.client.HTTPConnection:
        """A connection to the server, with the request written to it."""
        parts = urlsplit(self.path)
        server = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        server.putrequest(self.command, path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP_BY_HOP:
                server.putheader(name, value)
        server.endheaders()
        while passage.sent < length:
            piece = self.rfile.read1(min(length - passage.sent, AT_ONCE))
            if not piece:
                server.close()
                raise ConnectionResetError
            server.send(piece)
            passage.sent += len(piece)
        return server

    def give_back(self, passage: Passage, answer: http.client.HTTPResponse) -> None:
        """The server's answer, as it comes."""
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if answer.chunked:  # its length must be known: it isn't chunked again
            pieces = [answer.read()]
            self.send_header("Content-Length", str(len(pieces[0])))
        else:
            pieces = iter(lambda: answer.read(AT_ONCE), b"")
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)
            passage.received += len(piece)
        passage.status = answer.status

    def fail(self, passage: Passage, failure: Failure) -> None:
        if not failure.status:
            self.close_connection = True
            return
        passage.status = failure.status
        self.send_response(failure.status)
        for name, value in (*failure.headers.items(), ("Content-Length", "0")):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    network: Network

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of programs that were killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
