"""Of work that is given up for good its domain is told: once, in the transaction that buries it."""

import pytest
from django_q.models import Failure

from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.queue.once import Dead
from wavic.queue.tests.test_once import begun
from wavic.queue.tests.work import (
    fail_and_be_mourned,
    fail_and_be_mourned_in_vain,
    note_once,
    times,
)
from wavic.testing.workers import make_due, work_off

pytestmark = pytest.mark.django_db
MOURNED = "wavic.queue.tests.work.fail_and_be_mourned"


def hand_out_until_given_up() -> None:
    """Workers take the task and vanish before they begin, until the queue has enough."""
    broker = MongoBroker()
    while broker.collection.count_documents({}):
        make_due()
        broker.dequeue()


def test_after_the_last_failure():
    enqueue(fail_and_be_mourned, "a")
    while work_off():
        assert times("a given up") == (times("a") == 2)
        make_due()
    assert (times("a"), times("a given up")) == (2, 1)
    assert fail_and_be_mourned("a") is None
    assert times("a given up") == 1


def test_when_the_worker_vanished_at_the_last_attempt():
    begun("a", task=MOURNED, attempts=2, lease_for=-1)
    with pytest.raises(Dead):
        fail_and_be_mourned("a")
    assert (times("a"), times("a given up")) == (0, 1)


def test_when_the_queue_gives_up_before_the_work_ever_began():
    enqueue(fail_and_be_mourned, "a")
    hand_out_until_given_up()
    work = Once.objects.get()
    assert (work.state, work.arguments) == (State.DEAD, {"args": ["a"], "kwargs": {}})
    assert "no worker survived" in work.last_error
    assert (times("a"), times("a given up")) == (0, 1)
    assert Failure.objects.count() == 1


@pytest.mark.parametrize("state", [State.DONE, State.RUNNING])
def test_not_when_the_work_is_done_or_goes_on_elsewhere(state):
    begun("a", task=MOURNED)
    Once.objects.update(state=state)
    enqueue(fail_and_be_mourned, "a")
    hand_out_until_given_up()
    assert Once.objects.get().state == state
    assert times("a given up") == 0


def test_when_telling_fails_the_burial_is_put_off_and_at_last_made_all_the_same():
    enqueue(fail_and_be_mourned_in_vain, "a")
    for _ in range(4):
        assert work_off() == 1
        make_due()
    assert Once.objects.get().state == State.RUNNING
    while work_off():
        make_due()
    work = Once.objects.get()
    assert work.state == State.DEAD
    assert "can't tell" in work.last_error
    assert times("a given up") == 0  # rolled back each time
    assert MongoBroker().collection.count_documents({}) == 0


def test_work_that_asks_for_nothing_is_given_up_all_the_same():
    enqueue(note_once, "a")
    hand_out_until_given_up()
    assert Once.objects.get().state == State.DEAD
