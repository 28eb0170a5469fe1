"""Workers for tests: one turn in this process, and a real cluster in its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Value
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_q.cluster import monitor, worker
from django_q.conf import Conf
from django_q.models import Schedule
from django_q.signing import SignedPackage

from wavic.mongo.connections import mongo_connection
from wavic.queue import leases
from wavic.queue.broker import MongoBroker

NOTES = "work_done_by_tests"  # where tasks of tests may note that they ran
ROOT = Path(__file__).resolve().parents[2]


def work_off() -> int:
    """Do every task that is due, as django-q's worker and monitor do; how many there were."""
    broker = MongoBroker()
    done = 0
    while broker.queue_size():
        deliver_one(broker)
        done += 1
    return done


def deliver_one(broker: MongoBroker) -> None:
    """One task through django-q's own loops, its pusher's few lines apart."""
    handed_out = broker.dequeue()
    if handed_out is None:
        return
    [(ack_id, payload)] = handed_out
    task = {**SignedPackage.loads(payload), "ack_id": ack_id, "cluster": Conf.CLUSTER_NAME}
    tasks: SimpleQueue[Any] = SimpleQueue()  # both loops run in this thread
    results: SimpleQueue[Any] = SimpleQueue()
    for item in (task, "STOP"):
        tasks.put(item)
    worker(tasks, results, Value("f", -1), timeout=60)
    results.put("STOP")
    monitor(results, broker)


def make_due(seconds: float = 1e6) -> None:
    """Let so much time pass for everything that waits in the queue."""
    queue = MongoBroker().collection
    queue.update_many({}, [{"$set": {"lock": {"$subtract": ["$lock", int(seconds * 1000)]}}}])


def due_in() -> float:
    """Seconds until the one task in the queue is due."""
    [task] = MongoBroker().collection.find()
    lock = task["lock"].replace(tzinfo=timezone.get_default_timezone())
    return (lock - timezone.now()).total_seconds() + leases.SECONDS


@contextmanager
def cluster(
    log: Path, *, scheduled: bool = False, **environment: str
) -> Iterator[subprocess.Popen]:
    """A real `manage.py worker` on the test database: the process of its supervisor.

    Unless `scheduled`, it does what the test enqueues and nothing else.
    """
    if not scheduled:
        Schedule.objects.all().delete()
    have_everything_emptied()
    uri, _, options = settings.MONGODB_URI.partition("?")
    database = mongo_connection().settings_dict["NAME"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env={
                **os.environ,
                "MONGODB_URI": f"{uri.rpartition('/')[0]}/{database}?{options}",
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill_group(process)


def have_everything_emptied() -> None:
    """Touch each collection: conftest empties what this process wrote to, and sees no other."""
    database = mongo_connection().database
    for name in {*database.list_collection_names(), NOTES}:
        database[name].update_one({"_id": None}, {"$unset": {"_": 1}})


def members_of(worker: subprocess.Popen) -> dict[str, int]:
    """The process ids of its first cluster by name (Linux): cluster, pusher, worker, monitor."""
    found: dict[str, int] = {}
    for pid in _descendants(worker.pid):
        with suppress(OSError):  # it may have ended meanwhile
            name = Path(f"/proc/{pid}/comm").read_text().strip().removeprefix("wavic-")
            found.setdefault(name, pid)
    return found if found.keys() >= {"cluster", "pusher", "worker", "monitor"} else {}


def _descendants(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
            yield child
            yield from _descendants(child)


def is_gone(pid: int) -> bool:
    """Whether a process has ended (Linux); one that nobody has waited for has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def kill_group(process: subprocess.Popen) -> None:
    """kill -9 of a worker's supervisor; all that it started goes with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def wait_until(
    condition: Callable[[], object], log: Path | None = None, seconds: float = 60
) -> None:
    """Wait for a condition of another process; AssertionError with its log when it never holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(log.read_text() if log else "It never came true.")
        time.sleep(0.05)
