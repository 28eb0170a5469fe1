"""A task that fails is logged, tried again in a while, and in the end visible as failed."""

import logging

import pytest
from django_q.conf import Conf
from django_q.models import Failure, Success

from wavic.queue import enqueue, retries
from wavic.queue.broker import MongoBroker
from wavic.queue.tests.work import end_the_worker, fail, fail_twice, note, times
from wavic.testing.workers import due_in, make_due, work_off

pytestmark = pytest.mark.django_db


def test_a_task_that_works_leaves_the_queue_and_a_success():
    enqueue(note, "a")
    assert work_off() == 1
    assert MongoBroker().collection.count_documents({}) == 0
    assert Success.objects.get().func.endswith(".note")


def test_a_failure_is_logged_with_its_traceback_but_not_its_arguments(caplog):
    enqueue(fail, "private")
    with caplog.at_level(logging.ERROR, "wavic.queue"):
        work_off()
    [record] = [r for r in caplog.records if r.name == "wavic.queue"]
    assert 'raise ValueError("no luck")' in record.getMessage()
    assert record.task.endswith(".fail")
    assert "private" not in str(record.__dict__)


def test_it_waits_longer_after_every_attempt():
    enqueue(fail, "a")
    waits = []
    for _ in range(4):
        work_off()
        waits.append(round(due_in()))
        make_due()
    assert waits == [1, 4, 16, 64]
    assert max(map(retries.backoff, range(1, 20))) == 3_600


def test_it_succeeds_at_a_later_attempt():
    enqueue(fail_twice, "a")
    for _ in range(3):
        assert work_off() == 1
        make_due()
    assert times("a") == 3
    assert Success.objects.count() == 1
    assert Failure.objects.count() == 0
    assert MongoBroker().collection.count_documents({}) == 0


def test_after_the_last_attempt_it_stays_visible_as_failed():
    enqueue(fail, "a")
    while work_off():
        make_due()
    assert times("a") == Conf.MAX_ATTEMPTS
    failure = Failure.objects.get()
    assert failure.attempt_count == Conf.MAX_ATTEMPTS
    assert "no luck" in failure.result
    assert MongoBroker().collection.count_documents({}) == 0


def test_a_task_that_ends_every_worker_is_given_up_as_failed(caplog):
    """The worker never gets to report it, so the count of deliveries has to tell."""
    enqueue(end_the_worker, "a")
    broker = MongoBroker()
    for _ in range(Conf.MAX_ATTEMPTS):
        assert broker.dequeue() is not None
        make_due()
    assert broker.dequeue() is None
    assert "no worker survived" in Failure.objects.get().result
    assert broker.collection.count_documents({}) == 0
    assert "ended its worker" in caplog.text
