"""A cluster: one worker, its pusher and its monitor, and this process, which looks after them.

One worker, for a process that is killed may hold a lock that the others wait for: whatever
ends unasked ends the whole cluster, and with one worker that costs nobody else their work.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType

from django.db import DatabaseError
from django_q.queues import Queue
from pymongo.errors import PyMongoError

from wavic.queue import heartbeats
from wavic.queue.members import STOP, Wires, overdue, push, record, work
from wavic.queue.models import Worker
from wavic.queue.processes import join
from wavic.queue.recovery import take_back
from wavic.queue.schedules import enqueue_due
from wavic.queue.signs import CLUSTER, READY, Signs

logger = logging.getLogger("wavic.queue")

_LOOK = 0.5  # seconds between two looks, unless something happens
_SCHEDULES = 6  # beats between two looks at the schedules
_PUSHER_STOPS, _MONITOR_STOPS = 2, 5  # seconds they are given

_fork = multiprocessing.get_context("fork")


class Cluster:
    """Runs until it is told to stop (SIGTERM), or one of its processes ends."""

    def __init__(self, name: str, signs: Signs, restarts: int, grace: float) -> None:
        self._name = name
        self._signs = signs
        self._restarts = restarts
        self._grace = grace
        self._stops = 0  # how often we were told
        self._members: dict[str, ForkProcess] = {}

    def run(self, supervisor: int) -> None:
        """Exits with SystemExit(1) when a process ended unasked."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
        join("wavic-cluster", supervisor)
        idle, over = _fork.Semaphore(0), _fork.Event()
        self._wires = Wires(self._name, self._signs, Queue(), Queue(), idle, over)
        for member in (record, work, push):  # before there are threads, which can't be forked
            self._members[member.__name__] = self._begin(member)
        self._signs.pulse(CLUSTER, supervisor)
        take_back(self._name)  # what the cluster of this name before us was at
        self._signs.give(READY)
        idle.release()
        threading.Thread(target=self._clock, name="clock", daemon=True).start()
        if vanished := self._watch():
            logger.error("The cluster's processes ended: %s", vanished)
            self._kill(*self._members)
            raise SystemExit(1)
        self._drain()

    def _begin(self, member: Callable[[Wires, int], None]) -> ForkProcess:
        process = _fork.Process(target=member, args=(self._wires, os.getpid()), daemon=True)
        process.start()
        return process

    def _watch(self) -> str:
        """Until we are told to stop, or the worker has done its share (""), or who ended."""
        while not self._stops:
            wait([process.sentinel for process in self._members.values()], _LOOK)
            ended = {name: p.exitcode for name, p in self._members.items() if not p.is_alive()}
            if ended == {work.__name__: 0}:  # recycled, or its task took too long
                return ""
            if ended:
                return ", ".join(f"{name} ({code})" for name, code in ended.items())
            if overdue(self._signs):
                logger.error("Killing a task that goes on and on", extra={"task": self._signs.task})
                self._kill(work.__name__)
        return ""

    def _drain(self) -> None:
        """Finish the running task if it ends in time; give back what isn't done."""
        self._wires.over.set()
        self._members[push.__name__].join(_PUSHER_STOPS)
        self._wires.tasks.put(STOP)
        deadline = time.monotonic() + self._grace
        worker = self._members[work.__name__]
        while worker.is_alive() and time.monotonic() < deadline and self._stops < 2:
            worker.join(0.05)
        if worker.is_alive():
            logger.warning("Gave back a task that was cut off", extra={"task": self._signs.task})
            self._kill(work.__name__)
        self._wires.results.put(STOP)
        self._members[record.__name__].join(_MONITOR_STOPS)
        self._kill(*self._members)
        take_back(self._name, counted=False)
        heartbeats.stop(self._name)

    def _kill(self, *members: str) -> None:
        for name in members:
            self._members[name].kill()
            self._members[name].join()

    def _clock(self) -> None:
        """Beat, and see what is due, in a thread: a slow database holds up no watching."""
        beats = 0
        while True:
            try:
                heartbeats.beat(self._name, self._signs, self._restarts)
                if beats % _SCHEDULES == 0:
                    enqueue_due()
                beats += 1
            except (PyMongoError, DatabaseError) as error:
                logger.warning("The worker can't beat: %s", error)
            time.sleep(Worker.BEAT.total_seconds())

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1
