"""An event is there with the change it tells of or not at all, and every subscriber hears once."""

import pytest
from bson.objectid import ObjectId
from django_q.models import Failure

from wavic.events import Event, emit, subscriber
from wavic.events import subscribers as registry
from wavic.events.tasks import deliver
from wavic.mongo.profiling import explain_aggregate, round_trips
from wavic.mongo.transactions import run_in_transaction
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.testing.workers import make_due, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """A registry of its own, and what its subscribers heard."""
    monkeypatch.setattr(registry, "_subscribers", registry.defaultdict(dict))
    monkeypatch.setattr(registry, "_given_up", {})
    return []


def happen(kind: str = "song.sung", **fields) -> Event:
    return run_in_transaction(lambda: emit(kind, **fields))


def queued() -> int:
    return MongoBroker().collection.count_documents({})


def test_it_is_written_with_who_what_and_where(heard):
    space, actor, song = ObjectId(), ObjectId(), ObjectId()
    event = happen(space=space, actor=actor, subject=("song", song), data={"title": "Río"})
    event = Event.objects.get(pk=event.pk)
    assert (event.space, event.actor, event.subject_type, event.subject_id) == (
        space,
        actor,
        "song",
        song,
    )
    assert event.data == {"title": "Río"}
    assert event.created_at is not None


def test_a_document_is_its_own_subject(heard):
    first = happen()
    event = happen(subject=first)
    assert (event.subject_type, event.subject_id) == ("event", first.pk)


def test_a_rollback_leaves_neither_event_nor_task(heard):
    subscriber("song.sung")(remember(heard))

    def change():
        emit("song.sung")
        raise ValueError("off key")

    with pytest.raises(ValueError, match="off key"):
        run_in_transaction(change)
    assert Event.objects.count() == 0
    assert queued() == 0


def test_outside_a_transaction_it_is_refused(heard):
    with pytest.raises(RuntimeError, match="run_in_transaction"):
        emit("song.sung")
    assert Event.objects.count() == 0


def test_subscribers_of_the_kind_are_told_and_others_not(heard):
    subscriber("song.sung", "song.hummed")(remember(heard, "singing"))
    subscriber("song.written")(remember(heard, "writing"))
    sung, hummed = happen("song.sung"), happen("song.hummed")
    work_off()
    assert heard == [("singing", sung.pk), ("singing", hummed.pk)]


def test_where_nobody_listens_nothing_is_enqueued(heard):
    happen("song.unheard")
    assert Event.objects.count() == 1
    assert queued() == 0


def test_an_emission_costs_two_inserts(heard):
    subscriber("song.sung")(remember(heard))
    happen()

    def change():
        with round_trips() as trips:
            emit("song.sung")
        return [next(iter(command)) for command in trips.commands]

    assert run_in_transaction(change) == ["insert", "insert"]


def test_two_deliveries_tell_each_subscriber_once(heard):
    subscriber("song.sung")(remember(heard, "one"))
    subscriber("song.sung")(remember(heard, "two"))
    event = happen()
    work_off()
    deliver(str(event.pk))
    work_off()
    assert sorted(heard) == [("one", event.pk), ("two", event.pk)]


def test_one_that_fails_stops_no_other_and_is_told_again(heard):
    attempts = []

    def unlucky(event):
        attempts.append(event.pk)
        if len(attempts) < 3:
            raise ValueError("not yet")
        heard.append(("unlucky", event.pk))

    subscriber("song.sung")(unlucky)
    subscriber("song.sung")(remember(heard, "lucky"))
    event = happen()
    work_off()
    assert heard == [("lucky", event.pk)]
    while queued():
        make_due()
        work_off()
    assert heard == [("lucky", event.pk), ("unlucky", event.pk)]
    assert len(attempts) == 3
    assert set(Once.objects.values_list("state", flat=True)) == {State.DONE}


def test_one_that_never_succeeds_is_given_up_and_shown(heard):
    def hopeless(event):
        raise ValueError("never")

    subscriber("song.sung")(hopeless)
    happen()
    while work_off():
        make_due()
    assert Once.objects.get().state == State.DEAD
    assert "never" in Failure.objects.get().result


def test_a_subscriber_learns_once_that_it_was_not_told(heard):
    """Whether telling it failed, or not even its telling could be enqueued."""

    def hopeless(event):
        raise ValueError("never")

    subscriber("song.sung", given_up=remember(heard, "given up"))(hopeless)
    subscriber("song.sung")(remember(heard))
    event = happen()
    while work_off():
        make_due()
    assert heard == [("", event.pk), ("given up", event.pk)]

    heard.clear()
    event = happen()
    broker = MongoBroker()
    while queued():
        make_due()
        broker.dequeue()
    assert heard == [("given up", event.pk)]
    assert Once.objects.filter(state=State.DEAD).count() == 3


def test_one_that_this_code_does_not_have_yet_is_waited_for(heard):
    """A new web process and an old worker, for the minutes of a deployment."""
    function = remember(heard)
    subscriber("song.sung")(function)
    event = happen()
    deliver(str(event.pk))
    registry._subscribers.clear()
    work_off()
    assert heard == []
    subscriber("song.sung")(function)
    make_due()
    work_off()
    assert heard == [("", event.pk)]


def test_the_feed_of_a_space_is_read_from_an_index(heard):
    space = ObjectId()
    for number in range(60):
        happen(space=space if number % 2 else ObjectId())
    newest = [{"$match": {"space": space}}, {"$sort": {"_id": -1}}, {"$limit": 20}]
    plan = explain_aggregate(Event, newest)
    assert not plan.collection_scan
    assert not plan.in_memory_sort
    assert (plan.documents_examined, plan.returned) == (20, 20)


def remember(heard: list, name: str = ""):
    """A subscriber that notes what it is told, under a path of its own."""

    def hear(event):
        heard.append((name, event.pk))

    hear.__qualname__ = f"hear_{name}"
    return hear
