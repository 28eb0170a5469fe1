"""The id of the request at hand, on its response, in its errors and on every log line."""

import logging
import re
import uuid
from contextvars import ContextVar

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")

activate = _current.set
deactivate = _current.reset
current = _current.get


def choose(offered: str) -> str:
    """The id that a proxy or client offered when it is harmless in a log, else a new one."""
    return offered if _ACCEPTABLE.fullmatch(offered) else uuid.uuid4().hex


class RequestIdFilter(logging.Filter):
    """Puts `request_id` on every record that is logged while a request is served."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the id; let every record through."""
        if request_id := current():
            record.request_id = request_id
        return True
