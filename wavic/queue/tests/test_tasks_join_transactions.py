"""A task enqueued in a transaction commits or vanishes with it."""

import threading

import pytest
from django.db import connections
from django_q.models import Task

from wavic.mongo.profiling import round_trips
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker, create_queue
from wavic.queue.models import Once
from wavic.queue.tests.work import note, times
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


def queued() -> int:
    """What another client sees."""
    return MongoBroker().collection.count_documents({})


def test_a_committed_transaction_leaves_its_tasks():
    def change():
        enqueue(note, "a")
        enqueue(note, "b")
        assert queued() == 0

    run_in_transaction(change)
    assert queued() == 2
    assert work_off() == 2
    assert (times("a"), times("b")) == (1, 1)


def test_a_rolled_back_transaction_leaves_none():
    def change():
        enqueue(note, "a")
        raise ValueError("after all not")

    with pytest.raises(ValueError, match="after all not"):
        run_in_transaction(change)
    assert queued() == 0


def test_a_retried_transaction_enqueues_once():
    """The first attempt loses a write conflict after it has enqueued."""
    Once.objects.create(key="k", task="t", lease_until="2030-01-01T00:00Z")
    attempts = []

    def interfere():
        Once.objects.filter(key="k").update(last_error="theirs")
        connections.close_all()

    def change():
        attempts.append(1)
        enqueue(note, "a")
        assert Once.objects.get(key="k").key == "k"
        if len(attempts) == 1:
            other = threading.Thread(target=interfere)
            other.start()
            other.join()
        Once.objects.filter(key="k").update(task="ours")

    run_in_transaction(change)
    assert len(attempts) == 2
    assert queued() == 1


def test_outside_a_transaction_it_is_there_at_once():
    enqueue(note, "a")
    assert queued() == 1


def test_enqueueing_costs_one_command_and_no_connection():
    enqueue(note, "warm")
    with round_trips() as trips:
        enqueue(note, "a")
    assert [next(iter(command)) for command in trips.commands] == ["insert"]


def test_fifty_tasks_open_no_client():
    before = MongoBroker().collection.database.client
    for number in range(50):
        enqueue(note, str(number))
    assert MongoBroker().collection.database.client is before
    opened = before.admin.command("serverStatus")["connections"]
    enqueue(note, "50")
    now = before.admin.command("serverStatus")["connections"]
    assert now["totalCreated"] == opened["totalCreated"]


def test_migrating_makes_the_queue_and_its_index_before_anything_is_enqueued():
    MongoBroker().collection.drop()
    create_queue()
    assert "oldest_first" in MongoBroker().collection.index_information()
    run_in_transaction(lambda: enqueue(note, "a"))
    assert queued() == 1


@pytest.mark.parametrize(
    "arguments", [(b"bytes",), ({1: "a"},), ((1, 2),), ([{"deep": {3}}],), (Task(),)]
)
def test_arguments_that_are_not_json_are_refused(arguments):
    with pytest.raises(TypeError, match="is not JSON"):
        enqueue(note, *arguments)
    assert queued() == 0


def test_json_arguments_arrive_as_they_were():
    enqueue(note, name={"a": [1, 2.5, None, True, "x"]}["a"][4])
    work_off()
    assert times("x") == 1


def test_functions_that_the_worker_cannot_import_are_refused():
    def local():
        """Nobody else can see it."""

    for function in (local, lambda: None, MongoBroker().ping):
        with pytest.raises((TypeError, ImportError)):
            enqueue(function)
    assert queued() == 0


def test_keywords_that_django_q_would_swallow_are_refused():
    with pytest.raises(TypeError, match="timeout"):
        enqueue(note, "a", timeout=3)
