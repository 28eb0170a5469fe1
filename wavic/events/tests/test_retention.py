"""The outbox doesn't grow for ever, and forgets nothing that is still to be told."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import timezone

from wavic.events import Event, emit, emit_each, subscriber
from wavic.events import subscribers as registry
from wavic.events.tasks import _give_up
from wavic.mongo.connections import mongo_connection
from wavic.mongo.documents import collection
from wavic.mongo.transactions import run_in_transaction
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobody_listens(monkeypatch):
    monkeypatch.setattr(registry, "_subscribers", registry.defaultdict(dict))


def days_left(event: Event) -> float:
    event.refresh_from_db()
    assert event.forget_at
    return (event.forget_at - timezone.now()) / timedelta(days=1)


def test_mongodb_removes_what_is_to_be_forgotten():
    index = collection(Event).index_information()["forget"]
    assert (index["key"], index["expireAfterSeconds"]) == ([("forget_at", 1)], 0)


def test_what_nobody_is_told_of_is_kept_for_a_month(nobody_listens):
    event = run_in_transaction(lambda: emit("song.sung"))
    run_in_transaction(lambda: emit_each("song.heard", [{"n": 1}]))
    assert all(29.9 < days_left(each) <= 30 for each in (event, Event.objects.last()))


def test_what_is_to_be_told_is_kept_until_a_month_after_the_worker_had_it(nobody_listens):
    heard = []
    subscriber("song.sung")(heard.append)
    event = run_in_transaction(lambda: emit("song.sung"))
    assert Event.objects.get().forget_at is None
    work_off()
    assert len(heard) == 1
    assert 29.9 < days_left(event) <= 30


def test_what_could_not_be_told_is_kept_for_whoever_tries_again(nobody_listens):
    event = run_in_transaction(lambda: emit("song.sung"))
    run_in_transaction(lambda: _give_up(str(event.pk), "some.subscriber"))
    event.refresh_from_db()
    assert event.forget_at is None


def test_events_from_before_are_kept_for_another_month():
    collection(Event).insert_one({"kind": "song.sung"})
    migration = import_module("wavic.events.migrations.0002_forget")
    editor = type("Editor", (), {"connection": mongo_connection()})
    migration.create_expiry_index(None, editor)
    [found] = collection(Event).find()
    assert found["forget_at"] > timezone.now() + timedelta(days=29)
