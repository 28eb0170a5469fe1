"""The processes of a cluster, each django-q's own loop with a wire to the others around it."""

import logging
import signal
from dataclasses import dataclass
from multiprocessing.sharedctypes import Value
from multiprocessing.synchronize import Event, Semaphore
from typing import Any

from django.db import DatabaseError
from django_q.conf import Conf
from django_q.monitor import monitor
from django_q.pusher import pusher
from django_q.queues import Queue
from django_q.signals import post_execute, post_execute_in_worker, pre_execute
from django_q.worker import worker
from pymongo.errors import PyMongoError

from wavic.queue import leases
from wavic.queue.broker import MongoBroker
from wavic.queue.processes import join
from wavic.queue.signs import (
    BEGUN,
    ENDED,
    HANDED_OUT,
    MONITOR,
    NAMES,
    PUSHER,
    RECORDED,
    TAKEN,
    WORKER,
    Signs,
)

logger = logging.getLogger("wavic.queue")

STOP = "STOP"  # what ends django-q's loops


@dataclass(frozen=True)
class Wires:
    """What the processes of one cluster share."""

    name: str
    signs: Signs
    tasks: Queue
    results: Queue
    idle: Semaphore  # free while no task is under way, from the queue to its record
    over: Event


def push(wires: Wires, parent: int) -> None:
    """Take tasks out of the queue, each when the worker is free for it."""
    _join(wires, PUSHER, parent)
    while not wires.over.is_set():
        pusher(wires.tasks, wires.over, _Broker(wires))  # returns also when the database is away


def work(wires: Wires, parent: int) -> None:
    """Do one task after the other, for as long as they are ours."""
    _join(wires, WORKER, parent)
    signs = wires.signs

    def begin(task: dict[str, Any], **_: Any) -> None:
        signs.begin(str(task["func"]))

    def end(**_: Any) -> None:
        signs.give(ENDED)

    pre_execute.connect(begin)
    post_execute_in_worker.connect(end)
    worker(_Held(wires), wires.results, Value("f", -1), Conf.TIMEOUT)


def record(wires: Wires, parent: int) -> None:
    """Write down how tasks ended, and acknowledge what was done."""
    _join(wires, MONITOR, parent)

    def recorded(**_: Any) -> None:
        wires.signs.give(RECORDED)
        wires.idle.release()

    post_execute.connect(recorded)
    while True:
        try:
            monitor(wires.results, MongoBroker())
        except (PyMongoError, DatabaseError):  # the task comes again, and is known to be done
            logger.exception("A result can't be recorded")
            recorded()
        else:
            return


def overdue(signs: Signs) -> bool:
    """Whether a task didn't even end when its time was over: stuck where no signal reaches."""
    return bool(signs.task) and signs.age(BEGUN) > Conf.TIMEOUT + 10


def _join(wires: Wires, process: int, parent: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    join(f"wavic-{NAMES[process]}", parent)
    wires.signs.pulse(process, parent)
    leases.hold_as(wires.name)


class _Broker(MongoBroker):
    """Hands out one task at a time: while the worker is busy another cluster's may be idle."""

    def __init__(self, wires: Wires) -> None:
        super().__init__()
        self._wires = wires

    def dequeue(self) -> list[tuple[str, str]] | None:
        if not self._wires.idle.acquire(timeout=Conf.POLL):
            return None
        found = None
        try:
            found = super().dequeue()
        finally:
            if found is None:
                self._wires.idle.release()
            else:
                self._wires.signs.give(HANDED_OUT)
        return found

    def fail(self, task_id: str) -> None:
        super().fail(task_id)
        self._wires.signs.give(TAKEN)
        self._wires.idle.release()


class _Held:
    """The worker's end of the queue: skips a task that was handed out anew on its way here."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        self._broker = MongoBroker()

    def get(self) -> Any:
        while (task := self._wires.tasks.get()) != STOP:
            self._wires.signs.give(TAKEN)
            if self._is_ours(task["ack_id"]):
                break
            self._wires.idle.release()
        return task

    def _is_ours(self, delivery: str) -> bool:
        try:
            ours = self._broker.renew(delivery)
        except (PyMongoError, DatabaseError):
            logger.exception("A task can't be begun")
            return False
        if ours:
            leases.keep(delivery, lambda: self._broker.renew(delivery))
        return ours
