"""A real `manage.py worker`: whichever of its processes is killed, every job is done once."""

import os
import signal
import sys

import pytest

from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State, Worker
from wavic.queue.tests.work import (
    end_the_worker_at_most_twice,
    find_own_client,
    note,
    runs,
    times,
    wait_for_file,
)
from wavic.testing.workers import (
    cluster,
    have_everything_emptied,
    is_gone,
    members_of,
    wait_until,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

LEASE = 3
SHORT = {"TASK_LEASE": str(LEASE), "TASK_GRACE": "1"}


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("worker") / "log"


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker, log):
    """One worker for the tests that kill parts of it: it has to come back."""
    with django_db_blocker.unblock(), cluster(log, **SHORT) as process:
        yield process


@pytest.fixture
def worker(shared, log):
    """The shared worker, whole."""
    have_everything_emptied()
    wait_until(lambda: members_of(shared), log)
    return shared


def queued() -> int:
    return MongoBroker().collection.count_documents({})


def test_each_process_makes_a_database_client_of_its_own(worker, log):
    for number in range(3):
        enqueue(find_own_client, str(number))
    wait_until(lambda: runs().count_documents({"client_pid": {"$exists": True}}) == 3, log)
    for run in runs().find():
        assert run["client_pid"] == run["pid"] == members_of(worker)["worker"]
    assert "fork" not in log.read_text()


@pytest.mark.parametrize("victim", ["worker", "pusher", "monitor", "cluster"])
def test_an_idle_process_is_missed_by_nobody(worker, log, victim):
    """An idle worker dies with django-q's lock on its queue, which none must inherit."""
    before = members_of(worker)
    os.kill(before[victim], signal.SIGKILL)
    enqueue(note, "a")
    wait_until(lambda: times("a"), log)
    wait_until(lambda: queued() == 0, log)
    assert times("a") == 1
    assert all(map(is_gone, before.values()))
    assert not before.items() & members_of(worker).items()


@pytest.mark.parametrize("victim", ["worker", "cluster"])
def test_work_that_is_cut_off_is_begun_anew_without_waiting_for_its_lease(
    worker, log, tmp_path, victim
):
    gate = tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    wait_until(lambda: times("a"), log)
    os.kill(members_of(worker)[victim], signal.SIGKILL)
    wait_until(lambda: times("a") == 2, log)
    gate.touch()
    wait_until(lambda: queued() == 0, log)
    work = Once.objects.get()
    assert (times("a done"), work.state, work.attempts) == (1, State.DONE, 2)


@pytest.mark.prove
def test_a_worker_that_stands_still_is_replaced(worker, log, tmp_path):
    gate = tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    wait_until(lambda: times("a"), log)
    stopped = members_of(worker)["worker"]
    os.kill(stopped, signal.SIGSTOP)
    wait_until(lambda: times("a") == 2, log)
    assert is_gone(stopped)
    gate.touch()
    wait_until(lambda: queued() == 0, log)
    assert times("a done") == 1
    assert "its worker stands still" in log.read_text()


@pytest.mark.prove
def test_work_that_ends_every_worker_is_given_up_and_the_rest_gets_done(worker, log):
    enqueue(end_the_worker_at_most_twice, "poison")
    enqueue(note, "harmless")
    wait_until(lambda: Once.objects.filter(state=State.DEAD).exists(), log)
    wait_until(lambda: queued() == 0, log)
    assert (times("poison"), times("harmless")) == (2, 1)
    assert "vanished" in Once.objects.get().last_error


def test_it_beats_and_says_what_it_is_at(worker, log, tmp_path):
    gate = tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    wait_until(lambda: Worker.objects.exclude(task="").exists(), log)
    found = Worker.objects.get()
    assert found.alive
    assert found.pid == members_of(worker)["cluster"]
    assert found.task == "wavic.queue.tests.work.wait_for_file"
    assert found.restarts >= 1
    gate.touch()
    wait_until(lambda: queued() == 0, log)
