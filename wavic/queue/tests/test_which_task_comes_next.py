"""Light tasks come before heavy ones, each in the order in which they became due, by an index."""

import pytest
from django_q.signing import SignedPackage

from wavic.mongo.profiling import round_trips
from wavic.queue import enqueue, enqueue_heavy
from wavic.queue.broker import MongoBroker
from wavic.queue.tests.work import note

pytestmark = pytest.mark.django_db


def hand_out(broker):
    [(delivery, payload)] = broker.dequeue()
    return delivery, SignedPackage.loads(payload)["args"][0]


def test_first_in_first_out():
    for number in range(20):
        enqueue(note, str(number))
    broker = MongoBroker()
    assert [hand_out(broker)[1] for _ in range(20)] == [str(number) for number in range(20)]
    assert broker.dequeue() is None
    assert (broker.queue_size(), broker.lock_size()) == (0, 20)


def test_a_postponed_task_goes_behind_those_that_were_due_before():
    broker = MongoBroker()
    for name in ("failed", "b", "c"):
        enqueue(note, name)
    delivery, _ = hand_out(broker)
    broker.postpone(delivery, 0)
    assert [hand_out(broker)[1] for _ in range(3)] == ["b", "c", "failed"]


def test_light_work_passes_heavy_work_and_lets_none_wait_for_ever():
    for number in range(3):
        enqueue_heavy(note, f"heavy {number}")
    for number in range(5):
        enqueue(note, f"light {number}")
    broker = MongoBroker()
    assert [hand_out(broker)[1] for _ in range(8)] == [
        *("light 0", "light 1", "light 2", "heavy 0"),
        *("light 3", "light 4", "heavy 1", "heavy 2"),
    ]


def test_heavy_work_that_is_taken_back_is_still_heavy():
    enqueue_heavy(note, "heavy")
    broker = MongoBroker()
    hand_out(broker)
    broker.take_back(counted=False)
    enqueue(note, "light")
    assert [hand_out(MongoBroker())[1] for _ in range(2)] == ["light", "heavy"]


def test_tasks_of_a_release_that_knew_no_weights_are_light():
    enqueue_heavy(note, "heavy")
    enqueue(note, "old")
    broker = MongoBroker()
    broker.collection.update_one({"weight": 0}, {"$unset": {"weight": ""}})
    assert [hand_out(broker)[1] for _ in range(2)] == ["old", "heavy"]


def test_an_acknowledged_task_is_gone_and_stays_gone():
    broker = MongoBroker()
    enqueue(note, "a")
    delivery, _ = hand_out(broker)
    broker.acknowledge(delivery)
    broker.postpone(delivery, 0)
    assert broker.dequeue() is None


def test_the_index_finds_the_next_task_among_many():
    broker = MongoBroker()
    for number in range(200):
        enqueue(note, str(number))
    for number in range(200):
        enqueue_heavy(note, str(number))
    for _ in range(100):
        hand_out(broker)  # and are in somebody's hands
    for _ in range(4):
        with round_trips() as trips:
            hand_out(broker)
        [plan] = trips.plans()
        assert not plan.collection_scan
        assert not plan.in_memory_sort
        assert plan.documents_examined <= 1
    broker.collection.delete_many({"weight": 0})
    with round_trips() as trips:
        hand_out(broker)
    [plan] = trips.plans()
    assert not plan.in_memory_sort
    assert plan.documents_examined <= 1


def test_emptying_the_queue_keeps_its_index():
    enqueue(note, "a")
    broker = MongoBroker()
    broker.purge_queue()
    assert broker.queue_size() == 0
    assert "oldest_first" in broker.collection.index_information()
    assert broker.ping()
    assert broker.info().startswith("MongoDB ")
