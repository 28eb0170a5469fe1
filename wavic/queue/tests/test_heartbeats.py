"""Whoever asks from outside learns when a worker last beat, and whether that is too long ago."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wavic.mongo.documents import collection
from wavic.queue import heartbeats
from wavic.queue.models import Worker
from wavic.queue.signs import ENDED, Signs

pytestmark = pytest.mark.django_db


def last_beat() -> float | None:
    response = Client().get("/health/ready")
    assert response.status_code == 200
    return response.json()["worker_last_beat"]


def test_readiness_tells_the_age_of_the_last_beat_and_does_not_depend_on_it(monkeypatch):
    assert last_beat() is None
    heartbeats.beat("old", Signs(), 0)
    Worker.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    assert last_beat() == pytest.approx(3_600, abs=10)
    heartbeats.beat("new", Signs(), 0)
    assert last_beat() == pytest.approx(0, abs=10)
    heartbeats.stop("new")
    assert last_beat() == pytest.approx(3_600, abs=10)


def test_a_beat_says_what_the_worker_is_at():
    signs = Signs()
    signs.begin("tracks.tasks.analyse")
    heartbeats.beat("w", signs, 2)
    first = Worker.objects.get()
    assert (first.task, first.task_seconds, first.restarts, first.alive) == (
        "tracks.tasks.analyse",
        0,
        2,
        True,
    )
    signs.give(ENDED)
    heartbeats.beat("w", signs, 2)
    second = Worker.objects.get()
    assert (second.task, second.task_seconds) == ("", None)
    assert second.started_at == first.started_at


def test_the_admin_shows_who_is_alive(client):
    staff = get_user_model().objects.create_superuser("s@example.org", "long enough", name="S")
    client.force_login(staff)
    for name, age in (("quick", 0), ("dead", 60)):
        heartbeats.beat(name, Signs(), 0)
        beat_at = timezone.now() - timedelta(seconds=age)
        Worker.objects.filter(name=name).update(beat_at=beat_at)
    page = client.get(reverse("admin:wavic_queue_worker_changelist")).content.decode()
    assert page.count("icon-yes") == page.count("icon-no") == 1
    assert page.index("quick") < page.index("dead")


def test_mongodb_forgets_who_is_silent():
    index = collection(Worker).index_information()["forget_silent"]
    assert (index["key"], index["expireAfterSeconds"]) == ([("beat_at", 1)], 24 * 3600)
