"""Work that tests have done, in this process and in real workers; it notes its runs in MongoDB."""

import os
import signal
import time
from pathlib import Path

from wavic.mongo.connections import mongo_connection
from wavic.mongo.documents import session
from wavic.queue.once import once
from wavic.testing.workers import NOTES, is_gone


def note(name: str) -> None:
    """Done so often."""
    runs().update_one({"_id": name}, {"$inc": {"times": 1}, "$set": {"pid": os.getpid()}}, True)


def times(name: str) -> int:
    """How often `note` was called with the name."""
    found = runs().find_one({"_id": name})
    return found["times"] if found else 0


def runs():
    """The collection of notes."""
    return mongo_connection().database[NOTES]


def count_tick() -> None:
    """Work that comes round."""
    note("tick")


def fail(name: str) -> None:
    """Never succeeds."""
    note(name)
    raise ValueError("no luck")


def fail_twice(name: str) -> None:
    """Succeeds at the third attempt."""
    note(name)
    if times(name) < 3:
        raise ValueError("not yet")


def end_the_worker(name: str) -> None:
    """What a crash in a C library looks like."""
    note(name)
    os.kill(os.getpid(), signal.SIGKILL)


def find_own_client(name: str) -> None:
    """Notes the process id and the one that made its database client."""
    client = mongo_connection().connection
    note(name)
    runs().update_one({"_id": name}, {"$set": {"client_pid": client._topology._pid}})


@once(key=lambda name: name)
def note_once(name: str) -> str:
    """Noted once."""
    note(name)
    return "noted"


@once(key=lambda name: name, max_attempts=3)
def fail_at_most_three_times(name: str) -> None:
    """Given up after the third attempt."""
    fail(name)


@once(key=lambda name: name, max_attempts=3)
def fail_twice_once(name: str) -> None:
    """Done at the third attempt."""
    fail_twice(name)


@once(key=lambda name: name, max_attempts=2)
def end_the_worker_at_most_twice(name: str) -> None:
    """Poison."""
    end_the_worker(name)


@once(key=lambda name, _: name)
def wait_for_file(name: str, path: str) -> None:
    """Long work that is not done before the file is there."""
    note(name)
    while not Path(path).exists():
        time.sleep(0.02)
    note(f"{name} done")


def mourn(name: str) -> None:
    """What a domain does when its work is given up: a write in the burying transaction."""
    runs().update_one(
        {"_id": f"{name} given up"}, {"$inc": {"times": 1}}, upsert=True, session=session()
    )


@once(key=lambda name: name, max_attempts=2, given_up=mourn)
def fail_and_be_mourned(name: str) -> None:
    """Given up after the second attempt."""
    fail(name)


def mourn_and_fail(name: str) -> None:
    """A broken `given_up`."""
    mourn(name)
    raise ValueError("can't tell")


@once(key=lambda name: name, max_attempts=2, given_up=mourn_and_fail)
def fail_and_be_mourned_in_vain(name: str) -> None:
    """Given up after the second attempt; telling so fails."""
    fail(name)


@once(key=lambda name: name)
def take_a_moment(name: str) -> None:
    """Notes if whoever was at it before is still alive; its effect comes last."""
    before = runs().find_one({"_id": name})
    if before and not is_gone(before["pid"]):
        note("two at once")
    note(name)
    time.sleep(0.15)
    note(f"{name} effect")


def hang(name: str) -> None:
    """Stuck where no signal reaches it, as in a C library."""
    note(name)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    time.sleep(1_000)
