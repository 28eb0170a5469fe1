"""Errors reach Sentry where it is set, by a real request, without anybody's data."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.conf import settings

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1ZjAwMDAwMDAwMDAifQ.c2lnbmF0dXJlLW9mLWl0"
PROGRAM = f"""
import logging, sys, django
django.setup()
assert ("sentry_sdk" in sys.modules) is bool({{dsn!r}})
from django.test import Client
from wavic.api import request_id
request_id.activate("id-of-the-request")
password = "three tall ladders"
try:
    raise ValueError("ana@example.org with {JWT} at https://x.example/b?sig=abcdef&se=1")
except ValueError:
    logging.getLogger("wavic.api").exception("unhandled exception")
"""


def run(dsn: str) -> None:
    subprocess.run(
        [sys.executable, "-c", PROGRAM.format(dsn=dsn)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "SENTRY_DSN": dsn},
        check=True,
        timeout=60,
    )


@pytest.fixture
def received():
    """What a Sentry of our own was sent, and its DSN as the first of it."""
    bodies: list = []

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
            bodies.append(unpack[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Sentry) as server:
        bodies.append(f"http://public@127.0.0.1:{server.server_port}/1")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield bodies
        server.shutdown()


def test_an_error_arrives_with_the_requests_id_and_nothing_of_anybody(received):
    run(received.pop())
    [envelope] = received
    event = json.loads(envelope.splitlines()[2])
    assert event["tags"]["request_id"] == "id-of-the-request"
    assert event["environment"] == "test"
    assert event["exception"]["values"][0]["type"] == "ValueError"
    for private in (JWT, "abcdef&", "ana@example.org", "three tall ladders"):
        assert private not in json.dumps(event["exception"]["values"][0]["value"])
    frames = event["exception"]["values"][0]["stacktrace"]["frames"]
    assert not any("vars" in frame for frame in frames)
    assert event.keys().isdisjoint({"request", "user", "breadcrumbs"})


def test_without_a_dsn_it_is_not_even_imported():
    run("")
