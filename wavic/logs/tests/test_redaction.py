"""Whatever is written into a line, nothing in it opens anything."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wavic.logs.formatters import JSONFormatter, TextFormatter
from wavic.logs.redaction import HIDDEN, redactor

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1ZjAwMDAwMDAwMDAifQ.c2lnbmF0dXJlLW9mLWl0"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (f"Authorization: Bearer {JWT}", JWT),
        (f"the token {JWT} is stale", JWT.rpartition(".")[0]),
        ("Bearer guest_ZmFrZS10b2tlbi1mb3ItdGVzdHM", "ZmFrZS10b2tlbi1mb3ItdGVzdHM"),
        ("who is guest_ZmFrZS10b2tlbi1mb3ItdGVzdHM?", "ZmFrZS10b2tlbi1mb3ItdGVzdHM"),
        ("Max retries exceeded with url: /wavic/audio/2f?sv=1&sig=aB%2Bc%3D", "aB%2Bc%3D"),
        ("GET /blob/audio/2f.wav?expires=9&signature=Zm9v-YmFy_", "Zm9v-YmFy_"),
        ("http://127.0.0.1:8000/app/reset#token=s3cr3t.x:y", "s3cr3t"),
        ("mongodb+srv://ana:p%40ss@cluster.example/wavic", "p%40ss"),
        ("Invalid URI redis://:hunter22@redis:6379/0", "hunter22"),
        ("GET /s/ZmFrZS10b2tlbi1mb3I", "ZmFrZS10b2tlbi1mb3I"),
        ("POST /link/open/ZmFrZS10b2tlbi1mb3I failed", "ZmFrZS10b2tlbi1mb3I"),
        ("Configured: the-key-of-postmark.", "the-key-of-postmark"),
    ],
)
def test_what_opens_something_is_hidden(line, secret):
    hidden = redactor(["the-key-of-postmark", ""])(line)
    assert secret not in hidden
    assert HIDDEN in hidden


@pytest.mark.parametrize(
    "line",
    [
        "request method=GET route=/track/<id:pk> status=200 ms=3.2 user=5f0000000000000000000001",
        "http://127.0.0.1:8000/app/track/5f0000000000000000000001",
        "/s/<str:token> /link/open/<str:token>",
        "token=none; the key of it: C minor",
        "basic training",
    ],
)
def test_all_else_is_left_as_it_is(line):
    assert redactor(["short"])(line) == line


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_a_json_line_stays_one_object_whatever_is_in_it(extra, message):
    record = logging.makeLogRecord({"msg": "%s", "args": (message,), "facts": extra})
    line = JSONFormatter("%(message)s", secrets=["a secret of ours"]).format(record)
    assert "\n" not in line
    assert isinstance(json.loads(line), dict)


def test_people_read_one_line_with_what_it_is_about_and_the_traceback_below():
    try:
        int(f"Bearer {JWT}")
    except ValueError as error:
        record = logging.LogRecord(
            "wavic.queue", logging.ERROR, "", 0, "Task %s", ("failed",),
            (ValueError, error, error.__traceback__),
        )  # fmt: skip
    record.task, record.user, record.request_id = "tracks.tasks.analyse", None, "0123456789abcdef"
    first, *rest = TextFormatter().format(record).splitlines()
    said = "ERROR wavic.queue: Task failed task=tracks.tasks.analyse request_id=01234567"
    assert first[9:] == said
    assert rest[-1].endswith(f"'{HIDDEN}'")


def test_a_laptop_gets_text_and_production_json():
    from wavic.settings.environment import Environment
    from wavic.settings.logs import logging_config

    def formatter(**variables):
        config = logging_config(Environment({"WAVIC_DATA": "/nowhere", **variables}), [])
        return config["handlers"]["stderr"]["formatter"]

    assert formatter() == "text"
    assert formatter(WAVIC_ENV="production") == "json"
    assert formatter(LOG_FORMAT="json") == "json"
    assert formatter(WAVIC_ENV="production", LOG_FORMAT="text") == "text"
