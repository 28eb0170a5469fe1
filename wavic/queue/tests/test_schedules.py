"""The schedules in the database are those of the code, and each time that comes comes once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django_q.models import Schedule, Success

from wavic.queue import schedules
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Worker
from wavic.queue.schedules import _declared, enqueue_due, every, write_schedules
from wavic.queue.tests.work import count_tick, times
from wavic.testing.workers import cluster, wait_until, work_off

pytestmark = pytest.mark.django_db


def test_each_declared_task_is_scheduled_once():
    write_schedules()
    write_schedules()
    assert dict(Schedule.objects.values_list("name", "minutes")) == _declared
    assert "wavic.uploads.tasks.reap_abandoned_uploads" in _declared


def test_a_changed_rhythm_is_taken_over_and_the_next_run_kept(monkeypatch):
    write_schedules()
    path = "wavic.uploads.tasks.reap_abandoned_uploads"
    before = Schedule.objects.get(name=path)
    monkeypatch.setitem(_declared, path, before.minutes + 1)
    write_schedules()
    after = Schedule.objects.get(name=path)
    assert after.minutes == before.minutes + 1
    assert after.next_run == before.next_run


def test_a_task_that_the_code_has_lost_is_scheduled_no_more():
    Schedule.objects.create(name="gone.tasks.task", func="gone.tasks.task")
    write_schedules()
    assert not Schedule.objects.filter(name="gone.tasks.task").exists()


@pytest.fixture
def tick(monkeypatch):
    """A schedule of the tests' own, the only one; its work is noted under this name."""
    monkeypatch.setattr(schedules, "_declared", {})
    every(minutes=10)(count_tick)
    write_schedules()
    return "tick"


def came_due(ago: timedelta) -> None:
    Schedule.objects.update(next_run=timezone.now() - ago)


def test_what_is_due_is_enqueued_once_and_moved_on(tick):
    came_due(timedelta(hours=5))
    assert [enqueue_due() for _ in range(3)] == [1, 0, 0]
    assert work_off() == 1
    assert times(tick) == 1
    schedule = Schedule.objects.get()
    assert timedelta(0) < schedule.next_run - timezone.now() <= timedelta(minutes=10)
    assert schedule.success()  # the admin shows how it went


def test_eight_that_look_at_the_same_moment_enqueue_it_once(tick):
    barrier = threading.Barrier(8)

    def look(_):
        try:
            barrier.wait()
            return enqueue_due()
        finally:
            connections.close_all()

    for moment in range(5):
        came_due(timedelta(seconds=1))
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(look, range(8))) == 1
        assert MongoBroker().queue_size() == moment + 1


@pytest.mark.prove
def test_two_real_clusters_do_each_due_task_once(tmp_path):
    """Both look as soon as they have begun; those of the code are all due."""
    log = tmp_path / "log"
    write_schedules()
    came_due(timedelta(seconds=1))
    with cluster(log, scheduled=True, WORKERS="2") as process:
        wait_until(lambda: Worker.objects.count() == 2, log)
        wait_until(lambda: Success.objects.count() == len(_declared), log)
        wait_until(lambda: MongoBroker().collection.count_documents({}) == 0, log)
        process.terminate()
        process.wait(30)
    assert sorted(Success.objects.values_list("func", flat=True)) == sorted(_declared)
