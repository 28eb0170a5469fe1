"""A process that has no room, or isn't there yet, sends people away for a moment."""

import asyncio
import json

import pytest

from wavic.live import application
from wavic.live.application import STREAM, Application


def ask(path: str) -> tuple[int, dict[str, str], dict]:
    """What a process that hasn't begun answers."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": None}
    asyncio.run(Application()(scope, None, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, json.loads(sent[1]["body"])


def test_a_full_process_says_so(monkeypatch):
    monkeypatch.setattr(application, "MOST_AT_ONCE", 0)
    status, headers, problem = ask(STREAM)
    assert (status, headers["retry-after"], problem["code"]) == (503, "5", "stream_full")


@pytest.mark.parametrize("path", [STREAM, "/health/ready"])
def test_one_that_is_only_starting_says_so(path):
    status, headers, problem = ask(path)
    assert (status, headers["retry-after"], problem["code"]) == (503, "5", "stream_starting")
    assert headers["content-type"] == "application/problem+json"
