"""Work in the hands of workers known to be gone is begun anew at once, and its attempts count."""

import pytest

from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.queue.recovery import take_back
from wavic.queue.tests.test_once import begun
from wavic.queue.tests.work import note_once, times
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


def test_what_was_handed_out_is_done_at_once_after_a_crash():
    enqueue(note_once, "a")
    begun("a")
    assert MongoBroker().dequeue() is not None  # by a worker that dies
    assert MongoBroker().dequeue() is None  # its time has not run out
    take_back()
    assert work_off() == 1
    assert times("a") == 1
    work = Once.objects.get()
    assert (work.state, work.attempts) == (State.DONE, 2)
    assert MongoBroker().collection.count_documents({}) == 0


def test_what_is_done_stays_done():
    note_once("a")
    take_back()
    assert note_once("a") is None
    assert times("a") == 1
