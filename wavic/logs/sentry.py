"""Sentry: whatever is logged as an error, or ends a process, with nobody's data in it.

Of sentry-sdk only what reports log records and uncaught exceptions. Its Django integration would
add URLs, headers, cookies and bodies, which carry tokens and people's words.
"""

import re
from collections.abc import Iterable
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger
from sentry_sdk.integrations.threading import ThreadingIntegration

from wavic.api import request_id
from wavic.logs.redaction import redactor

_SAID_TWICE = "django-q"  # wavic.queue says the same, with the request's id
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OF_PEOPLE = ("request", "user", "breadcrumbs")


def begin(dsn: str, environment: str, secrets: Iterable[str]) -> None:
    """Report errors of this process, and of those that are forked from it, to that project."""
    scrub = _Scrubber(secrets)
    ignore_logger(_SAID_TWICE)
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None),
            ExcepthookIntegration(),
            ThreadingIntegration(propagate_scope=False),
            DedupeIntegration(),
            AtexitIntegration(callback=lambda *_: None),  # sends what is left without a word
        ],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=scrub,
    )


class _Scrubber:
    """What is left of an event."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._redact = redactor(secrets)

    def __call__(self, event: Any, _hint: dict[str, Any]) -> Any:
        kept = {key: value for key, value in event.items() if key not in _OF_PEOPLE}
        if current := request_id.current():
            kept["tags"] = {**(kept.get("tags") or {}), "request_id": current}
        return self._scrubbed(kept)

    def _scrubbed(self, value: Any) -> Any:
        if isinstance(value, str):
            return _ADDRESS.sub("[address]", self._redact(value))
        if isinstance(value, dict):
            return {key: self._scrubbed(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._scrubbed(each) for each in value]
        return value
