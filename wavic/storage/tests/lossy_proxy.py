"""A network between us and Azurite that loses answers: the request arrives, the reply doesn't."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx


@contextmanager
def losing_answers_to(marker: str, times: int, upstream: str) -> Iterator[str]:
    """The endpoint of a proxy that drops the first answers to requests whose query has this."""
    left = threading.Semaphore(times)
    base = urlsplit(upstream)

    class Forward(BaseHTTPRequestHandler):
        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            url = f"{base.scheme}://{base.netloc}{self.path}"
            answer = httpx.request(self.command, url, headers=dict(self.headers), content=body)
            if marker in self.path and left.acquire(blocking=False):
                self.close_connection = True
                return
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in {"transfer-encoding", "connection", "content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_PUT = do_DELETE = forward  # noqa: N815  (http.server's names)

        def do_HEAD(self):
            self.forward()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base.path}"
    finally:
        server.shutdown()
        assert not left.acquire(blocking=False), "fewer answers were lost than the test is about"
        server.server_close()
