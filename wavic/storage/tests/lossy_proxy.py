"""A network between us and Azurite that loses answers, or changes what they say."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

Meddle = Callable[[str, str, httpx.Headers], bool]
NOT_FORWARDED = {"transfer-encoding", "connection", "content-length"}


@contextmanager
def losing_answers_to(marker: str, times: int, upstream: str) -> Iterator[str]:
    """The endpoint of a proxy that drops the first answers to requests whose query has this.

    The request arrives, the reply doesn't.
    """
    left = threading.Semaphore(times)

    def lose(_method: str, path: str, _headers: httpx.Headers) -> bool:
        return not (marker in path and left.acquire(blocking=False))

    with forwarding(upstream, lose) as endpoint:
        yield endpoint
    assert not left.acquire(blocking=False), "fewer answers were lost than the test is about"


@contextmanager
def calling_copies(status: str, times: int, upstream: str) -> Iterator[str]:
    """The endpoint of a proxy where copies have this status for so many looks at them."""
    left = threading.Semaphore(times)

    def rename(method: str, _path: str, headers: httpx.Headers) -> bool:
        if method == "HEAD" and "x-ms-copy-status" in headers and left.acquire(blocking=False):
            headers["x-ms-copy-status"] = status
        return True

    with forwarding(upstream, rename) as endpoint:
        yield endpoint


@contextmanager
def forwarding(upstream: str, meddle: Meddle) -> Iterator[str]:
    """The endpoint of a proxy that may change the headers of an answer, or (False) drop it."""
    base = urlsplit(upstream)

    class Forward(BaseHTTPRequestHandler):
        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            url = f"{base.scheme}://{base.netloc}{self.path}"
            answer = httpx.request(self.command, url, headers=dict(self.headers), content=body)
            if not meddle(self.command, self.path, answer.headers):
                self.close_connection = True
                return
            length = answer.headers.get("content-length", str(len(answer.content)))
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in NOT_FORWARDED:
                    self.send_header(name, value)
            self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_HEAD = do_PUT = do_DELETE = forward  # noqa: N815  (http.server's names)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base.path}"
    finally:
        server.shutdown()
        server.server_close()
