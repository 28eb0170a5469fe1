"""Postmark's API for tests: a real HTTP server that answers what it is told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

ACCEPTED = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "SubmittedAt": "2026-11-22"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": (
        "You tried to send to a recipient that has been marked as inactive. Found inactive "
        "addresses: ana@example.org. Inactive recipients are ones that have generated a hard "
        "bounce, a spam complaint, or a manual suppression."
    ),
}
INVALID_FROM = {"ErrorCode": 300, "Message": "Invalid 'From' address: 'wavic@localhost'."}


@dataclass
class Postmark:
    """What it answers, and what it was asked: `{path, headers, body, status}` of each request."""

    url: str = ""
    status: int = 200
    answer: dict[str, Any] = field(default_factory=lambda: dict(ACCEPTED))
    first: list[int] = field(default_factory=list)  # statuses of the next answers; 0: hangs up
    requests: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def postmark() -> Iterator[Postmark]:
    """A Postmark on a free port of this machine."""
    fake = Postmark()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = fake.first.pop(0) if fake.first else fake.status
            asked = {"path": self.path, "headers": dict(self.headers), "body": body}
            fake.requests.append({**asked, "status": status})
            if not status:
                return
            answer = json.dumps({"To": body.get("To"), **fake.answer}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}/"
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()  # stops as quickly
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
