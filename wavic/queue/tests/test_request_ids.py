"""Whoever has the id of an answer finds all that was done for it: tasks, theirs, and mails."""

import logging

import pytest

from wavic import events
from wavic.api import request_id
from wavic.api.request_id import RequestIdFilter
from wavic.mail.tests.work import send_reset
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue
from wavic.queue.tests.work import fail, note
from wavic.testing.workers import cluster, wait_until, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    caplog.handler.addFilter(RequestIdFilter())
    caplog.set_level(logging.INFO, "wavic")
    return lambda name: [record for record in caplog.records if record.name == name]


@pytest.fixture
def request_at_hand():
    token = request_id.activate("id-of-the-request")
    yield
    request_id.deactivate(token)


def test_a_task_and_its_mail_are_logged_by_the_request_they_came_of(
    lines, request_at_hand, settings, tmp_path
):
    settings.MAIL_DIR = tmp_path
    enqueue(send_reset, "ana@example.org", "k")
    request_id.activate("")
    work_off()
    [mail], [task] = lines("wavic.mail"), lines("wavic.queue")
    assert (mail.request_id, mail.template, mail.status) == (
        "id-of-the-request", "reset_password", "sent",
    )  # fmt: skip
    assert (task.request_id, task.task, task.outcome) == (
        "id-of-the-request", "wavic.mail.tests.work.send_reset", "done",
    )  # fmt: skip
    assert task.ms > 0
    assert "ana@example.org" not in str([mail.__dict__, task.__dict__])
    assert request_id.current() == ""


def test_what_an_event_leads_to_goes_by_the_same_id(lines, request_at_hand):
    run_in_transaction(lambda: events.emit("tested.happened"))
    enqueue(events.tasks.deliver, str(events.models.Event.objects.get().pk))
    request_id.activate("")
    work_off()
    assert {task.request_id for task in lines("wavic.queue")} == {"id-of-the-request"}


def test_work_of_no_request_goes_by_its_own_id(lines):
    task_id = enqueue(note, "a")
    work_off()
    [task] = lines("wavic.queue")
    assert task.request_id == task.task_id == task_id


def test_a_failure_says_so(lines, request_at_hand):
    enqueue(fail, "a")
    work_off()
    failed, task = lines("wavic.queue")
    assert (failed.levelname, task.outcome) == ("ERROR", "failed")
    assert failed.request_id == task.request_id == "id-of-the-request"


def test_a_real_worker_writes_it_too(request_at_hand, tmp_path):
    log = tmp_path / "log"
    enqueue(note, "a")
    with cluster(log):
        wait_until(lambda: '"request_id":"id-of-the-request"' in log.read_text(), log)
