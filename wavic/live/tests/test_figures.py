"""Prometheus scrapes each stream process on its own port; strangers are kept out as everywhere."""

import asyncio

import pytest

from wavic.live.application import Application


def ask(address: str, **headers: str) -> tuple[int, bytes]:
    sent = []

    async def send(message):
        sent.append(message)

    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/metrics", "headers": told}
    asyncio.run(Application()({**scope, "client": (address, 1)}, None, send))
    return sent[0]["status"], sent[1]["body"]


def test_open_streams_are_told(settings):
    status, body = ask("127.0.0.1")
    assert status == 200
    assert b"\nwavic_open_streams 0.0\n" in body


@pytest.mark.parametrize(
    ("address", "headers"), [("192.0.2.1", {}), ("127.0.0.1", {"x_forwarded_for": "192.0.2.1"})]
)
def test_nobody_else_is_told(settings, address, headers):
    assert ask(address, **headers)[0] == 404
    settings.METRICS_TOKEN = "the-token"
    assert ask(address, **headers)[0] == 401
    assert ask(address, authorization="Bearer wrong", **headers)[0] == 401
    assert ask(address, authorization="Bearer the-token", **headers)[0] == 200
