"""One line for each request, with its id, and never a secret in it."""

import json
import logging
import re

import pytest
from django.test import Client

from wavic.api.tests.things import ID

pytestmark = pytest.mark.urls("wavic.api.tests.urls")


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "wavic.request")
    return lambda: [record for record in caplog.records if record.name == "wavic.request"]


def test_one_line_says_what_happened(lines):
    Client().get(f"/thing/{ID}?token=secret", headers={"Authorization": "Bearer ann"})
    (line,) = lines()
    assert (line.method, line.route, line.status) == ("GET", "/thing/<id:pk>", 200)
    assert (line.user, line.address) == ("ann", "127.0.0.1")
    assert line.bytes == len('{"id":"5f0000000000000000000001","name":"a thing"}')
    assert line.ms > 0


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/blob/audio/secret.wav?signature=secret", "/blob/<path:name>"),
        ("/nowhere/secret?token=secret", "(none)"),
        ("/static/secret.css", "(static)"),
    ],
)
def test_no_line_holds_a_raw_path_or_query(lines, path, route):
    Client().get(path, headers={"Authorization": "Bearer secret"})
    (line,) = lines()
    assert line.route == route
    assert "secret" not in str({k: v for k, v in line.__dict__.items() if k != "user"})


def test_streamed_answers_have_no_size(lines):
    assert b"".join(Client().get("/plain/stream").streaming_content) == b"ab"
    assert lines()[0].bytes is None


@pytest.mark.parametrize("offered", ["abcdefgh", "A-b_c.0123456789", "x" * 64])
def test_a_harmless_request_id_is_kept(offered):
    assert (
        Client().get("/health/live", headers={"X-Request-ID": offered})["X-Request-ID"] == offered
    )


@pytest.mark.parametrize(
    "offered", ["", "short", "x" * 65, "a b c d e f", "abcdefgh\n", "ab<script>"]
)
def test_any_other_request_id_is_replaced(offered):
    chosen = Client().get("/health/live", headers={"X-Request-ID": offered})["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", chosen)


def test_every_line_logged_meanwhile_carries_the_id(caplog):
    from wavic.api.request_id import RequestIdFilter

    caplog.handler.addFilter(RequestIdFilter())
    client = Client(raise_request_exception=False)
    response = client.get("/plain/bug", headers={"X-Request-ID": "id-of-this-one"})
    assert response.status_code == 500
    named = {record.name for record in caplog.records if record.request_id == "id-of-this-one"}
    assert named >= {"wavic.api"}
    record = logging.makeLogRecord({})
    RequestIdFilter().filter(record)
    assert not hasattr(record, "request_id")


def test_the_line_is_one_json_object(lines):
    """As the configured handler writes it."""
    Client().get("/health/live", headers={"X-Request-ID": "id-of-this-one"})
    (handler,) = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    written = json.loads(handler.format(lines()[0]))
    assert written.items() >= {
        "level": "INFO", "logger": "wavic.request", "message": "request", "method": "GET",
        "route": "/health/live", "status": 200, "user": None, "address": "127.0.0.1",
        "request_id": "id-of-this-one",
    }.items()  # fmt: skip
    assert set(written) - {"time", "ms", "bytes"} <= {
        "level", "logger", "message", "method", "route", "status", "user", "address", "request_id",
    }  # fmt: skip
