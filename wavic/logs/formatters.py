"""How a line is written: one JSON object for machines, `name=value` for people."""

import logging
from collections.abc import Iterable
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.orjson import OrjsonFormatter

from wavic.logs.redaction import redactor

_RESERVED = {*RESERVED_ATTRS, "asctime", "message"}
_SHORT = 8  # characters of the request id that tell requests apart on one's own laptop


class JSONFormatter(OrjsonFormatter):
    """One JSON object for each line."""

    def __init__(self, *args: Any, secrets: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._redact = redactor(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        return self._redact(super().format(record))


class TextFormatter(logging.Formatter):
    """`06:15:02 INFO wavic.request: request method=GET status=200 …`, tracebacks below."""

    def __init__(self, *, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")
        self._redact = redactor(secrets)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        """The first line, with what was given as `extra` behind it."""
        facts = {k: v for k, v in record.__dict__.items() if k not in _RESERVED and v is not None}
        if request_id := facts.get("request_id"):
            facts["request_id"] = str(request_id)[:_SHORT]
        said = [super().formatMessage(record), *(f"{k}={v}" for k, v in facts.items())]
        return " ".join(said)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        return self._redact(super().format(record))
