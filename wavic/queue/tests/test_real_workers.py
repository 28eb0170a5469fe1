"""A real `manage.py qcluster`: works, has clients of its own, and survives kill -9."""

import os
import signal

import pytest

from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.queue.tests.work import (
    end_the_worker_at_most_twice,
    find_own_client,
    note,
    runs,
    times,
    wait_for_file,
)
from wavic.testing.workers import cluster, kill_group, wait_until

pytestmark = pytest.mark.django_db

SHORT = {"TASK_TIMEOUT": "4", "TASK_RETRY": "5", "WORKERS": "2"}


def test_every_process_of_a_cluster_makes_its_own_client(tmp_path):
    log = tmp_path / "log"
    for number in range(6):
        enqueue(find_own_client, str(number))
    with cluster(log, **SHORT):
        wait_until(lambda: runs().count_documents({"client_pid": {"$exists": True}}) == 6, log)
    for run in runs().find():
        assert run["client_pid"] == run["pid"] != os.getpid()
    assert "fork" not in log.read_text()


def test_a_cluster_stops_when_told_and_loses_nothing(tmp_path):
    log = tmp_path / "log"
    enqueue(note, "before")
    with cluster(log) as process:
        wait_until(lambda: times("before"), log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    enqueue(note, "after")
    assert MongoBroker().queue_size() == 1
    assert times("after") == 0


def test_a_cluster_killed_in_the_middle_of_work_finishes_it_after_a_restart(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, **SHORT) as process:
        wait_until(lambda: times("a"), log)
        kill_group(process)
    assert times("a done") == 0
    gate.touch()
    Once.objects.update(lease_until="2020-01-01T00:00Z")  # 14 s, not waited for
    with cluster(log, **SHORT):
        wait_until(lambda: Once.objects.filter(state=State.DONE).exists(), log)
    assert times("a done") == 1
    assert Once.objects.get().attempts == 2


def test_a_worker_killed_alone_is_replaced_and_its_work_done(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    enqueue(wait_for_file, "a", str(gate))
    with cluster(log, **SHORT):
        wait_until(lambda: runs().find_one({"_id": "a"}), log)
        os.kill(runs().find_one({"_id": "a"})["pid"], signal.SIGKILL)
        gate.touch()
        Once.objects.update(lease_until="2020-01-01T00:00Z")
        wait_until(lambda: times("a done"), log)
        wait_until(lambda: Once.objects.filter(state=State.DONE).exists(), log)
    assert times("a done") == 1


@pytest.mark.prove
def test_work_that_ends_every_worker_is_given_up_and_the_rest_gets_done(tmp_path):
    """Waits for two leases to end: half a minute."""
    log = tmp_path / "log"
    enqueue(end_the_worker_at_most_twice, "poison")
    enqueue(note, "harmless")
    with cluster(log, **SHORT):
        wait_until(lambda: times("harmless"), log)
        wait_until(lambda: Once.objects.filter(state=State.DEAD).exists(), log, seconds=120)
        wait_until(lambda: MongoBroker().collection.count_documents({}) == 0, log)
    assert times("poison") == 2
    assert times("harmless") == 1
