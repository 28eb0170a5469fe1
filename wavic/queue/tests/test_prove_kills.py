"""Any process of the worker is killed at any moment, and its database goes away: figures.

pytest -m prove -rP wavic/queue/tests/test_prove_kills.py
"""

import itertools
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django_q.conf import Conf
from django_q.models import Failure

from wavic.mongo.connections import mongo_connection
from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.queue.tests.work import (
    end_the_worker_at_most_twice,
    hang,
    note,
    note_once,
    runs,
    take_a_moment,
    times,
    wait_for_file,
)
from wavic.testing.lines import Line
from wavic.testing.workers import cluster, is_gone, kill_group, members_of, wait_until

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.prove,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

LEASE = 3
VICTIMS = ["worker", "pusher", "monitor", "cluster", "supervisor"]
ROUNDS = 6  # of each victim, three idle and three busy
JOBS = 6  # a round


def queue_is_empty() -> bool:
    return MongoBroker().collection.count_documents({}) == 0


class Matrix:
    """Kills, and what became of the jobs."""

    def __init__(self, log: Path, stack: ExitStack) -> None:
        self._log = log
        self._stack = stack
        self._moment = random.Random(7)
        self.figures: Counter[str] = Counter()
        self.slowest = 0.0
        self._start()

    def _start(self) -> None:
        self._worker = self._stack.enter_context(cluster(self._log, TASK_LEASE=str(LEASE)))

    def round(self, number: int, victim: str, *, busy: bool) -> None:
        wait_until(lambda: members_of(self._worker), self._log)
        if not busy:
            time.sleep(0.3)
            self._kill(victim)
        for job in range(JOBS):
            enqueue(take_a_moment, f"{number}.{job}")
        poisoned = number % 5 == 0
        if poisoned:
            enqueue(end_the_worker_at_most_twice, f"poison {number}")
        if busy:
            wait_until(lambda: times(f"{number}.0"), self._log)
            time.sleep(self._moment.uniform(0, 0.8))
            wait_until(lambda: members_of(self._worker), self._log)
            self._kill(victim)
        wait_until(queue_is_empty, self._log, seconds=120)
        self.figures += Counter(rounds=1, busy=int(busy), jobs=JOBS, poison=int(poisoned))

    def _kill(self, victim: str) -> None:
        members = members_of(self._worker)
        if victim == "supervisor":
            kill_group(self._worker)
            wait_until(lambda: all(map(is_gone, members.values())), seconds=1)
            self._start()
        else:
            os.kill(members[victim], signal.SIGKILL)
        began = time.monotonic()
        wait_until(lambda: members_of(self._worker).items() - members.items(), self._log)
        wait_until(lambda: members_of(self._worker), self._log)
        self.slowest = max(self.slowest, time.monotonic() - began)


def test_whatever_is_killed_every_job_is_done_or_visibly_given_up(tmp_path):
    log = tmp_path / "log"
    with ExitStack() as stack:
        matrix = Matrix(log, stack)
        kills = itertools.product(range(ROUNDS), VICTIMS)
        for number, (repeat, victim) in enumerate(kills):
            matrix.round(number, victim, busy=bool(repeat % 2))
    done = Once.objects.filter(state=State.DONE)
    attempts = Counter(done.values_list("attempts", flat=True))
    effects = Counter(row["times"] for row in runs().find({"_id": {"$regex": "effect$"}}))
    print(f"{dict(matrix.figures)}, attempts {dict(attempts)}, effects {dict(effects)}, ")  # noqa: T201
    print(f"whole again within {matrix.slowest:.1f} s")  # noqa: T201
    assert matrix.figures["rounds"] == ROUNDS * len(VICTIMS)
    assert done.count() == matrix.figures["jobs"]
    assert Once.objects.filter(state=State.DEAD).count() == matrix.figures["poison"]
    assert Once.objects.count() == matrix.figures["jobs"] + matrix.figures["poison"]
    assert times("two at once") == 0
    assert sum(effects.values()) == matrix.figures["jobs"]
    # Killed between the effect and its "done", which are two writes here: once a kill at most.
    assert effects[1] >= matrix.figures["jobs"] - matrix.figures["busy"]
    assert set(effects) <= {1, 2}


@pytest.fixture
def line():
    with Line(urlsplit(settings.MONGODB_URI).port) as line:
        yield line


def through(line: Line) -> str:
    """The MONGODB_URI of the tests' database, by that line."""
    database = mongo_connection().settings_dict["NAME"]
    return f"mongodb://127.0.0.1:{line.port}/{database}?directConnection=true"


def test_a_database_that_is_away_for_longer_than_a_lease_costs_no_work(tmp_path, line):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, MONGODB_URI=through(line), TASK_LEASE=str(LEASE)) as worker:
        wait_until(lambda: times("a"), log)
        members = members_of(worker)
        line.hang()
        time.sleep(LEASE * 3)
        line.mend()
        time.sleep(LEASE)
        gate.touch()
        wait_until(queue_is_empty, log)
        assert members_of(worker) == members
    assert (times("a"), times("a done"), Once.objects.get().attempts) == (1, 1, 1)


def test_one_that_was_cut_off_while_another_took_over_ends_itself(tmp_path, line):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, MONGODB_URI=through(line), TASK_LEASE=str(LEASE)):
        wait_until(lambda: times("a"), log)
        first = runs().find_one({"_id": "a"})["pid"]
        line.hang()
        with cluster(log, TASK_LEASE=str(LEASE)):
            wait_until(lambda: times("a") == 2, log)
            line.mend()
            wait_until(lambda: is_gone(first), log)
            gate.touch()
            wait_until(queue_is_empty, log)
    assert (times("a done"), Once.objects.get().attempts) == (1, 2)


def test_a_worker_that_starts_before_its_database_waits_for_it(tmp_path, line):
    log = tmp_path / "log"
    line.hang()
    enqueue(note_once, "a")
    with cluster(log, MONGODB_URI=through(line)):
        wait_until(lambda: "Starting a cluster anew" in log.read_text(), log)
        line.mend()
        wait_until(lambda: times("a"), log)


def test_a_task_that_takes_too_long_fails_and_one_that_hangs_is_killed(tmp_path):
    log = tmp_path / "log"
    enqueue(wait_for_file, "slow", str(tmp_path / "never"))
    enqueue(hang, "stuck")
    with cluster(log, TASK_TIMEOUT="2") as worker:
        supervisor = members_of(worker)
        wait_until(lambda: times("stuck"), log)
        assert "exceeded maximum timeout value" in Failure.objects.get().result
        enqueue(note_once, "next")
        wait_until(lambda: times("next"), log)
        assert worker.poll() is None
        assert members_of(worker) != supervisor
    assert "goes on and on" in log.read_text()


def test_a_worker_that_has_done_its_share_is_replaced_and_drops_nothing(tmp_path):
    log = tmp_path / "log"
    jobs = Conf.RECYCLE + 20
    for number in range(jobs):
        enqueue(note, str(number))
    with cluster(log):
        wait_until(queue_is_empty, log, seconds=180)
    assert [times(str(number)) for number in range(jobs)] == [1] * jobs
    assert len(runs().distinct("pid")) == 2
    lines = map(json.loads, log.read_text().splitlines())
    assert [line for line in lines if line["level"] != "INFO"] == []
