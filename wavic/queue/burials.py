"""What else must happen when the queue gives a task up for good."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

logger = logging.getLogger("wavic.queue")

# Given the reason, and the task's positional and keyword arguments.
Burial = Callable[[str, list[Any], dict[str, Any]], object]

_burials: dict[str, Burial] = {}


def bury_with(path: str, burial: Burial) -> None:
    """Have `burial` called when the task of that dotted path is given up by the queue itself.

    Perhaps again, should the process end before the task is gone: it must bear that.
    """
    _burials[path] = burial


def bury(path: str, reason: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Call what was registered for the task. What that raises is logged: the task goes anyway."""
    with contextlib.suppress(ImportError):
        import_string(path)  # the module that registers it may not be imported yet
    if burial := _burials.get(path):
        try:
            burial(reason, args, kwargs)
        except Exception:
            logger.exception("A task can't be buried", extra={"task": path})
