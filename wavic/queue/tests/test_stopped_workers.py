"""A worker told to stop finishes its task in time or gives it back; killed, it leaves nothing."""

import os
import signal
import sys
import time

import pytest
from django_q.models import Success

from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State, Worker
from wavic.queue.tests.work import note, runs, times, wait_for_file
from wavic.testing.workers import cluster, due_in, is_gone, kill_group, members_of, wait_until

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


def test_what_ends_in_time_is_finished_and_nothing_new_is_begun(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    enqueue(note, "next")
    with cluster(log, TASK_GRACE="20") as process:
        wait_until(lambda: times("a"), log)
        members = members_of(process)
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_gone(members["pusher"]), log)  # it was told
        gate.touch()
        assert process.wait(30) == 0
    assert all(map(is_gone, members.values()))
    assert Once.objects.get().state == State.DONE
    assert Success.objects.get().func.endswith("wait_for_file")
    assert (times("a done"), times("next"), MongoBroker().queue_size()) == (1, 0, 1)
    assert not Worker.objects.exists()


@pytest.mark.parametrize(
    ("grace", "signals"), [("1", 1), pytest.param("60", 2, marks=pytest.mark.prove)]
)
def test_what_does_not_is_given_back_at_once_and_not_held_against_it(tmp_path, grace, signals):
    """The second signal, of somebody who can't wait, ends any grace."""
    log = tmp_path / "log"
    enqueue(wait_for_file, "a", str(tmp_path / "never"))
    with cluster(log, TASK_GRACE=grace) as process:
        wait_until(lambda: times("a"), log)
        members = members_of(process)
        for _ in range(signals):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        assert process.wait(30) == 0
    assert all(map(is_gone, members.values()))
    assert due_in() <= 0
    assert MongoBroker().collection.find_one()["deliveries"] == 0
    work = Once.objects.get()
    assert (work.state, work.attempts, work.worker) == (State.RUNNING, 0, "")


@pytest.mark.prove
def test_work_may_take_longer_than_its_lease_while_others_wait_for_it(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, TASK_LEASE="2", WORKERS="2"):
        wait_until(lambda: times("a"), log)
        time.sleep(4)
        gate.touch()
        wait_until(lambda: MongoBroker().collection.count_documents({}) == 0, log)
    assert (times("a"), times("a done"), Once.objects.get().attempts) == (1, 1, 1)


@pytest.mark.prove
def test_one_that_stood_still_while_another_took_over_ends_when_it_wakes(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, TASK_LEASE="3") as sleeper:
        wait_until(lambda: times("a"), log)
        asleep = members_of(sleeper)
        first = runs().find_one({"_id": "a"})["pid"]
        for group in (sleeper.pid, asleep["cluster"]):
            os.killpg(group, signal.SIGSTOP)
        with cluster(log, TASK_LEASE="3"):
            wait_until(lambda: times("a") == 2, log)
            for group in (sleeper.pid, asleep["cluster"]):
                os.killpg(group, signal.SIGCONT)
            wait_until(lambda: is_gone(first), log)
            gate.touch()
            wait_until(lambda: Once.objects.filter(state=State.DONE).exists(), log)
            wait_until(lambda: MongoBroker().collection.count_documents({}) == 0, log)
    assert "Lost a lease while at work" in log.read_text()
    assert (times("a"), times("a done"), Once.objects.get().attempts) == (2, 1, 2)


@pytest.mark.prove
def test_nothing_outlives_a_killed_supervisor_and_its_work_is_done_by_the_next(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, TASK_LEASE="3") as process:
        wait_until(lambda: times("a"), log)
        members = members_of(process)
        kill_group(process)
        wait_until(lambda: all(map(is_gone, members.values())), seconds=1)
    gate.touch()
    with cluster(log, TASK_LEASE="3"):  # which can't know, so the lease has to lapse
        wait_until(lambda: MongoBroker().collection.count_documents({}) == 0, log)
    assert times("a done") == 1
    assert Once.objects.get().attempts == 2
