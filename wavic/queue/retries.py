"""What becomes of a task that failed: logged with its traceback, and tried again in a while.

A task whose worker vanished is due again when its lease is over, or is taken back. One that
failed and said so is due again after 1, 4, 16, … seconds, an hour at most; after
Q_CLUSTER["max_attempts"] it stays under "Failed tasks" in the admin.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django_q.conf import Conf
from django_q.signals import post_execute_in_worker, pre_execute
from pymongo.errors import PyMongoError

from wavic.queue import leases
from wavic.queue.burials import bury

logger = logging.getLogger("wavic.queue")

_FACTOR, _LONGEST = 4, 3_600


@dataclass
class _Wish:
    """What the task that now runs in this process wants to happen should it fail."""

    wait: float | None = None
    final: bool = False


_wish = _Wish()


def not_now(seconds: float) -> None:
    """Should the running task fail: nothing has failed, it is to be tried in `seconds`."""
    _wish.wait = seconds


def give_up() -> None:
    """Should the running task fail: never try it again."""
    _wish.final = True


def connect() -> None:
    """Listen to django-q's workers."""
    pre_execute.connect(_begin)
    post_execute_in_worker.connect(_settle)


def backoff(attempt: int) -> int:
    """Seconds to wait after the first, second, … failed attempt."""
    return min(_FACTOR ** (attempt - 1), _LONGEST)


def _begin(**_: Any) -> None:
    _wish.wait, _wish.final = None, False


def _settle(task: dict[str, Any], **_: Any) -> None:
    if "ack_id" not in task:
        return
    leases.release(task["ack_id"])
    if task["success"]:
        return
    try:
        _fail(task)
    except (PyMongoError, DatabaseError):  # it is due again when its lease is over
        logger.exception("A failed task can't be put off", extra={"task_id": task["id"]})


def _fail(task: dict[str, Any]) -> None:
    from wavic.queue.broker import MongoBroker  # imports models, which must wait for the apps

    broker, delivery = MongoBroker(task["cluster"]), task["ack_id"]
    if _wish.wait is not None:
        broker.postpone(delivery, _wish.wait, counted=False)
        del task["ack_id"]
        task.update(success=True, save=False)  # django-q would count it as a failed attempt
        return
    # Not its arguments: a log is read by more people than the admin.
    extra = {"task": task["func"], "task_id": task["id"]}
    logger.error("Task failed: %s", task["result"], extra=extra)
    if _wish.final:
        broker.delete(delivery)
    elif (attempts := broker.deliveries(delivery)) < Conf.MAX_ATTEMPTS:
        broker.postpone(delivery, backoff(max(1, attempts)))
    else:
        bury(task["func"], str(task["result"]), task["args"], task["kwargs"])
        broker.delete(delivery)
