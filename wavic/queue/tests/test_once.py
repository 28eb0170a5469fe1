"""However often it is delivered, the work is done once, or visibly given up."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import pytest
from bson.objectid import ObjectId
from django.db import connections
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import Failure

from wavic.mongo.profiling import round_trips
from wavic.queue import enqueue, leases
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.queue.once import Busy, Dead, once, retry
from wavic.queue.tests.work import (
    end_the_worker_at_most_twice,
    fail_at_most_three_times,
    fail_twice_once,
    note_once,
    times,
)
from wavic.testing.workers import NOTES, due_in, make_due, work_off

pytestmark = pytest.mark.django_db
NOTE_ONCE = "wavic.queue.tests.work.note_once"


def begun(key: str, *, task: str = NOTE_ONCE, attempts: int = 1, lease_for: float = 600) -> Once:
    """Work that another process has begun, and is still at or was killed at."""
    lease_until = timezone.now() + timedelta(seconds=lease_for)
    arguments = {"args": [key], "kwargs": {}}
    key = f"{task}:{key}"
    return Once.objects.create(
        key=key,
        task=task,
        arguments=arguments,
        attempts=attempts,
        lease_until=lease_until,
        worker="elsewhere",
        claim=ObjectId(),
    )


def test_two_deliveries_do_it_once():
    assert note_once("a") == "noted"
    assert note_once("a") is None
    assert times("a") == 1
    assert Once.objects.get().state == State.DONE


def test_other_keys_are_other_work():
    note_once("a")
    note_once("b")
    assert (times("a"), times("b")) == (1, 1)


def test_eight_deliveries_at_the_same_moment_do_it_once():
    def deliver(_):
        try:
            return note_once("a")
        except Busy:
            return "busy"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(deliver, range(8)))
    assert answers.count("noted") == 1
    assert set(answers) <= {"noted", "busy", None}
    assert times("a") == 1


def test_a_claim_costs_one_command_and_its_end_another():
    with round_trips() as trips:
        note_once("a")
    assert len(trips.without(NOTES)) == 2
    with round_trips() as trips:
        note_once("a")
    assert len(trips) == 1
    assert not any(plan.collection_scan for plan in trips.plans())


def test_work_that_goes_on_elsewhere_is_asked_for_again_after_a_lease_and_counts_as_no_failure():
    begun("a")
    with pytest.raises(Busy):
        note_once("a")
    enqueue(note_once, "a")
    for _ in range(Conf.MAX_ATTEMPTS + 2):
        assert work_off() == 1
        assert due_in() == pytest.approx(leases.SECONDS, abs=5)
        make_due()
    assert times("a") == 0
    assert Failure.objects.count() == 0
    assert Once.objects.get().attempts == 1


def test_work_of_a_killed_worker_is_taken_over_and_the_attempt_counted():
    begun("a", lease_for=-1)
    assert note_once("a") == "noted"
    assert Once.objects.get().attempts == 2


def test_killed_work_is_taken_over_by_one_of_eight():
    begun("a", lease_for=-1)

    def deliver(_):
        try:
            return note_once("a")
        except Busy:
            return "busy"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(deliver, range(8)))
    assert answers.count("noted") == 1
    assert times("a") == 1


def test_failing_twice_then_succeeding():
    enqueue(fail_twice_once, "a")
    while work_off():
        make_due()
    assert times("a") == 3
    work = Once.objects.get()
    assert (work.state, work.attempts, work.last_error) == (State.DONE, 3, "")


def test_work_that_always_fails_is_given_up_and_shown():
    enqueue(fail_at_most_three_times, "a")
    while work_off():
        make_due()
    assert times("a") == 3
    work = Once.objects.get()
    assert (work.state, work.attempts) == (State.DEAD, 3)
    assert "no luck" in work.last_error
    assert "no luck" in Failure.objects.get().result
    assert MongoBroker().collection.count_documents({}) == 0
    assert fail_at_most_three_times("a") is None
    assert times("a") == 3


def test_work_that_ends_its_worker_is_given_up_without_another_run():
    begun(
        "a",
        task="wavic.queue.tests.work.end_the_worker_at_most_twice",
        attempts=2,
        lease_for=-1,
    )
    with pytest.raises(Dead):
        end_the_worker_at_most_twice("a")
    assert Once.objects.get().state == State.DEAD
    assert times("a") == 0


@pytest.mark.parametrize("error", [None, ValueError("too late")])
def test_a_late_finisher_does_not_overwrite_its_successor(error):
    """An attempt outlives its lease; by then another one is at work."""
    taken_over = timezone.now() + timedelta(minutes=5)

    @once(key=lambda: "slow", max_attempts=1)
    def slow():
        Once.objects.update(attempts=2, lease_until=taken_over, claim=ObjectId())
        if error:
            raise error

    with pytest.raises(ValueError, match="too late") if error else nullcontext():
        slow()
    work = Once.objects.get()
    assert (work.state, work.attempts, work.last_error) == (State.RUNNING, 2, "")


def test_given_up_work_can_be_retried_from_the_start():
    work = begun("a")
    Once.objects.update(state=State.DEAD, attempts=5)
    assert retry(work)
    assert not retry(work)
    assert work_off() == 1
    assert times("a") == 1
    work.refresh_from_db()
    assert (work.state, work.attempts) == (State.DONE, 1)


def test_more_attempts_than_the_queue_makes_are_refused():
    with pytest.raises(ValueError, match="delivers"):
        once(key=lambda: "a", max_attempts=100)


def test_mongodb_forgets_what_was_done_and_nothing_else():
    collection = MongoBroker().collection.database[Once._meta.db_table]
    index = collection.index_information()["forget_done"]
    assert index["partialFilterExpression"] == {"state": "done"}
    assert index["expireAfterSeconds"] == 90 * 24 * 3600
