"""The fake over HTTP, for processes of their own: STRIPE_API_BASE is its address.

Besides the API it serves the pages that people are sent to, as plain forms: a checkout to pay or
leave, a portal to change the card.
"""

import html
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from wavic.testing.stripe.account import FakeStripe
from wavic.testing.stripe.parameters import read
from wavic.testing.stripe.problems import StripeProblem


@contextmanager
def serve(fake: FakeStripe, port: int = 0) -> Iterator[str]:
    """Serve it on a port of this computer; its address, which becomes the fake's base."""
    handler = type("Handler", (_Handler,), {"fake": fake})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        fake.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield fake.base
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    fake: ClassVar[FakeStripe]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/v1/"):
            self._api("get")
        elif path.startswith(("/pay/", "/portal/")):
            self._page(path)
        else:
            self._answer(404, b"", "text/plain")

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/v1/"):
            self._api("post")
        else:
            self._act(path)

    def do_DELETE(self) -> None:
        self._api("delete")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _api(self, method: str) -> None:
        parts = urlsplit(self.path)
        given = read(self._body() if method == "post" else parts.query)
        key = self.headers.get("Idempotency-Key", "") if method == "post" else ""
        status, body = self.fake.call(method, parts.path, given, key)
        if not status:
            self.close_connection = True
            return
        self._answer(status, json.dumps(body).encode(), "application/json")

    def _page(self, path: str, said: str = "") -> None:
        _, page, id_ = path.split("/")
        session = self.fake.ledger.objects.get(id_)
        if session is None or session.get("status", "open") != "open":
            self._answer(404, b"This page is over.", "text/plain")
            return
        rows = [f"<p role=alert>{html.escape(said)}</p>" if said else ""]
        if page == "pay":
            rows.append("<label>Code <input name=code></label>")
        rows.append("<label>Card <input name=card value=4242></label>")
        rows.append(f"<button name=do value={page}>{'Pay' if page == 'pay' else 'Save'}</button>")
        rows.append("<button name=do value=leave>Back</button>")
        body = f"<!doctype html><title>{page}</title><form method=post>{''.join(rows)}</form>"
        self._answer(200, body.encode(), "text/html; charset=utf-8")

    def _act(self, path: str) -> None:
        id_ = path.rpartition("/")[2]
        form = {name: values[0] for name, values in parse_qs(self._body()).items()}
        session = self.fake.ledger.objects[id_]
        back = session.get("return_url") or session.get("cancel_url") or self.fake.base
        try:
            if form.get("do") == "pay":
                self.fake.pay(id_, card=form.get("card", "4242"), code=form.get("code", ""))
                back = session["success_url"].replace("{CHECKOUT_SESSION_ID}", id_)
            elif form.get("do") == "portal":
                self.fake.use_card(session["customer"], form.get("card", "4242"))
        except StripeProblem as problem:
            self._page(path, str(problem))
            return
        self.send_response(303)
        self.send_header("Location", back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def _answer(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", "req_fake")
        self.end_headers()
        self.wfile.write(body)
