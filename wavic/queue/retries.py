"""What becomes of a task that failed: logged with its traceback, and tried again in a while.

By itself django-q tries again when Q_CLUSTER["retry"] seconds have passed since the task was
handed out, which has to be longer than any task runs. That is right for a worker that
vanished. A task that failed and said so is due again after 1, 4, 16, … seconds, an hour at
most; after Q_CLUSTER["max_attempts"] it stays under "Failed tasks" in the admin.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django_q.conf import Conf
from django_q.signals import post_execute_in_worker, pre_execute

from wavic.queue.burials import bury

logger = logging.getLogger("wavic.queue")

_FACTOR, _LONGEST = 4, 3_600


@dataclass
class _Wish:
    """What the task that now runs in this process wants to happen should it fail."""

    seconds: float | None = None
    final: bool = False


_wish = _Wish()


def retry_in(seconds: float) -> None:
    """Should the running task fail: try it again in `seconds`, not when its turn would be."""
    _wish.seconds = seconds


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
    _wish.seconds, _wish.final = None, False


def _settle(task: dict[str, Any], **_: Any) -> None:
    from wavic.queue.broker import MongoBroker  # imports models, which must wait for the apps

    if task["success"] or "ack_id" not in task:
        return
    # Not its arguments: a log is read by more people than the admin.
    extra = {"task": task["func"], "task_id": task["id"]}
    logger.error("Task failed: %s", task["result"], extra=extra)
    broker, delivery = MongoBroker(task["cluster"]), task["ack_id"]
    if _wish.final:
        broker.delete(delivery)
    elif _wish.seconds is not None:
        broker.postpone(delivery, _wish.seconds)
    elif (attempts := broker.deliveries(delivery)) < Conf.MAX_ATTEMPTS:
        broker.postpone(delivery, backoff(max(1, attempts)))
    else:
        bury(task["func"], str(task["result"]), task["args"], task["kwargs"])
        broker.delete(delivery)
