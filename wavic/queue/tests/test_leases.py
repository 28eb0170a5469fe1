"""A task is held by a lease of the server's time; who lost it can do nothing to it any more."""

import logging
import multiprocessing
import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import Failure
from django_q.queues import Queue
from django_q.signing import SignedPackage
from pymongo.errors import AutoReconnect

from wavic.queue import broker as broker_module
from wavic.queue import enqueue, leases
from wavic.queue.broker import UNREADABLE_WAITS, MongoBroker
from wavic.queue.claims import Claim
from wavic.queue.members import STOP, Wires, _Held
from wavic.queue.models import Once, State
from wavic.queue.recovery import take_back
from wavic.queue.signs import Signs
from wavic.queue.tests.work import note, note_once, times
from wavic.testing.workers import due_in, make_due, wait_until

pytestmark = pytest.mark.django_db


def hand_out() -> str:
    [(delivery, _)] = MongoBroker().dequeue()
    return delivery


def document() -> dict:
    return MongoBroker().collection.find_one()


def test_a_held_task_is_due_again_a_lease_after_it_was_last_renewed():
    enqueue(note, "a")
    delivery = hand_out()
    assert due_in() == pytest.approx(leases.SECONDS, abs=5)
    make_due(leases.SECONDS - 5)
    assert MongoBroker().renew(delivery)
    make_due(leases.SECONDS - 5)
    assert MongoBroker().dequeue() is None
    make_due(6)
    assert hand_out() != delivery


def test_who_was_too_slow_can_neither_renew_nor_put_off_nor_remove_it():
    enqueue(note, "a")
    lost = hand_out()
    make_due(leases.SECONDS)
    held = hand_out()
    before = document()
    broker = MongoBroker()
    assert not broker.renew(lost)
    broker.postpone(lost, 100)
    broker.acknowledge(lost)
    assert document() == before
    broker.acknowledge(held)
    assert document() is None


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_worker_whose_clock_is_wrong_takes_no_task_from_another(monkeypatch, hours):
    enqueue(note, "a")
    hand_out()
    claim = Claim("k", "t", [], {})
    assert claim.make(5) is None

    class Wrong:
        @staticmethod
        def now():
            return timezone.now() + timedelta(hours=hours)

    monkeypatch.setattr(broker_module, "timezone", Wrong)
    assert MongoBroker().dequeue() is None
    assert Claim("k", "t", [], {}).make(5) == State.RUNNING


def test_a_claim_is_renewed_and_ended_by_who_made_it_alone():
    lost, held = Claim("k", "t", [], {}), Claim("k", "t", [], {})
    assert lost.make(5) is None
    assert lost.renew()
    Once.objects.update(lease_until="2020-01-01T00:00Z")
    assert held.make(5) is None
    assert not lost.renew()
    assert not lost.end(State.DONE)
    assert held.renew()
    assert (Once.objects.get().attempts, Once.objects.get().state) == (2, State.RUNNING)
    assert held.end(State.DONE)
    assert Claim("k", "t", [], {}).make(5) == State.DONE


def test_the_worker_skips_a_task_that_was_handed_out_anew_on_its_way():
    enqueue(note, "a")
    stale = hand_out()
    make_due(leases.SECONDS)
    held = hand_out()
    idle = multiprocessing.Semaphore(0)
    wires = Wires("w", Signs(), Queue(), Queue(), idle, multiprocessing.Event())
    for item in ({"ack_id": stale}, {"ack_id": held}, STOP):
        wires.tasks.put(item)
    worker = _Held(wires)
    assert worker.get()["ack_id"] == held
    leases.release(held)
    assert idle.acquire(block=False)  # the pusher may take another one in its stead
    assert worker.get() == STOP
    assert not idle.acquire(block=False)


def test_a_vanished_worker_s_tasks_are_taken_back_later_and_later():
    enqueue(note, "a")
    waits = []
    for _ in range(5):
        hand_out()
        take_back("somebody else")
        assert document()["worker"] == leases.holder()
        take_back(leases.holder())
        waits.append(round(due_in()))
        make_due()
    assert waits == [0, 3, 15, 63, 255]
    assert document()["deliveries"] == 5


def test_a_stopped_worker_s_tasks_are_due_at_once_as_if_never_begun():
    enqueue(note_once, "a")
    hand_out()
    claim = Claim("k", "t", [], {})
    claim.make(5)
    take_back(leases.holder(), counted=False)
    assert due_in() <= 0
    assert document()["deliveries"] == 0
    assert not claim.renew()
    again = Claim("k", "t", [], {})
    assert again.make(5) is None
    assert again.attempts == 1


def test_a_task_signed_with_another_key_waits_for_a_worker_that_can_read_it(caplog):
    broker = MongoBroker()
    broker.enqueue(SignedPackage.dumps({"id": "1"}) + "tampered")
    broker.fail(hand_out())  # as django-q's pusher does
    assert due_in() == pytest.approx(UNREADABLE_WAITS, abs=5)
    for _ in range(Conf.MAX_ATTEMPTS):
        make_due()
        broker.dequeue()
    assert document() is None
    assert Failure.objects.get().func.startswith("unreadable")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(leases, "SECONDS", 0.3)
    keeper = leases._Keeper()
    monkeypatch.setattr(leases, "_keeper", keeper)
    return keeper


def test_leases_are_renewed_until_they_are_released(quick):
    first, second = [], []
    leases.keep("first", lambda: first.append(1) or True)
    leases.keep("second", lambda: second.append(1) or True)
    wait_until(lambda: len(first) >= 3 and len(second) >= 3)
    leases.release("first")
    count = len(second)
    wait_until(lambda: len(second) >= count + 3)
    at_most_one_more = len(first)
    wait_until(lambda: len(second) >= count + 6)
    assert len(first) == at_most_one_more


def test_a_database_that_is_away_loses_no_lease_and_is_asked_again(quick, caplog):
    answers = [AutoReconnect("away"), AutoReconnect("away"), True]
    back = threading.Event()

    def renew() -> bool:
        answer = answers.pop(0) if answers else True
        if isinstance(answer, Exception):
            raise answer
        back.set()
        return answer

    leases.keep("a", renew)
    assert back.wait(10)
    assert "can't be renewed" in caplog.text
    assert "Lost" not in caplog.text


def test_a_lost_lease_is_told_once_and_renewed_no_more(quick, caplog):
    asked = []
    with caplog.at_level(logging.ERROR, "wavic.queue"):
        leases.keep("lost", lambda: bool(asked.append(1)))
        leases.keep("other", lambda: asked.append(2) or True)
        wait_until(lambda: asked.count(2) >= 3)
    assert asked.count(1) == 1
    assert caplog.text.count("Lost a lease") == 1


def test_work_that_ended_in_the_moment_of_its_renewal_was_not_lost(quick, caplog):
    done = threading.Event()

    def renew() -> bool:
        leases.release("a")
        done.set()
        return False

    leases.keep("a", renew)
    assert done.wait(10)
    assert times("a") == 0
    assert "Lost" not in caplog.text
