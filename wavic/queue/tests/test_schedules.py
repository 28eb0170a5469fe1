"""The schedules in the database are those of the code, however often it is migrated."""

import pytest
from django_q.models import Schedule

from wavic.queue.schedules import _declared, write_schedules

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
