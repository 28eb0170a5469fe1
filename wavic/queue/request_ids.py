"""A task goes by the id of the request that it came of, and says in one line how it went.

So do the tasks that it enqueues: whoever has the id of an answer finds all that was done for it.
Work that comes round has no request; it goes by its own id.
"""

import logging
from time import perf_counter
from typing import Any

from django_q.signals import post_execute_in_worker, pre_enqueue, pre_execute

from wavic.api import request_id

logger = logging.getLogger("wavic.queue")

_FIELD = "request_id"  # of the signed task


def connect() -> None:
    """Listen to django-q; after `retries`, which finds out whether a task really failed."""
    pre_enqueue.connect(_note)
    pre_execute.connect(_begin)
    post_execute_in_worker.connect(_end)


def outcome_of(task: dict[str, Any]) -> str:
    """`done`, `failed`, or `put_off` where nothing has failed: somebody else is at that work."""
    if not task["success"]:
        return "failed"
    return "done" if task.get("save", True) else "put_off"


def seconds_of(task: dict[str, Any]) -> float:
    """How long the task that has just ended took."""
    return perf_counter() - task["began"]


def _note(task: dict[str, Any], **_: Any) -> None:
    if chosen := request_id.current():
        task[_FIELD] = chosen


def _begin(task: dict[str, Any], **_: Any) -> None:
    task["began"] = perf_counter()
    request_id.activate(task.get(_FIELD) or str(task["id"]))


def _end(task: dict[str, Any], **_: Any) -> None:
    facts = {"task": task["func"], "task_id": task["id"], "outcome": outcome_of(task)}
    logger.info("task", extra={**facts, "ms": round(seconds_of(task) * 1000, 2)})
    request_id.activate("")
