"""Every route is called with tokens, the worker does what follows, and no line holds one."""

import logging
import re
from collections.abc import Iterator

import pytest

from accounts.tests.people import PASSWORD
from tests.routes import rows
from tests.test_role_route_table import World
from wavic.api.request_id import RequestIdFilter
from wavic.logs.formatters import JSONFormatter
from wavic.testing.workers import work_off

# Guests go the same ways; what differs is their token, so one way of each kind is enough.
OF_GUESTS = {("GET", "/track/{track}"), ("POST", "/comment"), ("PATCH", "/comment/{comment}")}
# What is in an answer or a mail and opens something.
SECRETS = re.compile(
    r"""(?:signature|sig)=([\w%-]{16,})|"(?:token|refresh)":\s*"([^"]{16,})"|token=([\w:.-]{16,})"""
)


class Lines(logging.Handler):
    """All lines as they are before anything is hidden in them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JSONFormatter("%(name)s %(message)s"))
        self.formatter._redact = lambda text: text
        self.addFilter(RequestIdFilter())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.written
    logging.getLogger().removeHandler(handler)


def secrets_in(answer) -> set[str]:
    text = answer.getvalue().decode(errors="replace") + answer.headers.get("Location", "")
    return {secret for found in SECRETS.findall(text) for secret in found if secret}


def test_no_line_holds_a_token_a_signature_or_a_password(snapshot, lines, capfd, tmp_path):
    world = World()
    before = snapshot()
    secrets = {PASSWORD, "harbour lights 9", "low tide", world.path("{token}")}
    for client in world.clients.values():
        secrets.add(client._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
    secrets |= {visitor.refresh for visitor in world.visitors.values()}
    for route in rows():
        for caller in ("owner", "guest_comment") if route in OF_GUESTS else ("owner",):
            answer = world.call(*route, caller)
            secrets |= secrets_in(answer)
            if route[0] == "DELETE" and answer.status_code < 300:
                before.restore()
    work_off()
    said = "\n".join(lines) + "".join(capfd.readouterr())
    assert len(secrets) > 30
    assert [secret for secret in secrets if secret in said] == []
    loggers = {line.split('"name":"')[1].split('"')[0] for line in lines}
    assert loggers >= {"wavic.request", "wavic.queue", "wavic.mail"}
