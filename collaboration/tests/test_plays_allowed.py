"""A link that allows so many plays gives out so many, and downloads are counted once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.tests.people import Visitor
from collaboration.models import Link, LinkCopy
from collaboration.services import allowance
from collaboration.tests.sharing import enter, share, try_to_open
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Version
from tracks.tests.factories import make_track, process
from wavic.events import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    track = make_track(make_project(make_space(owner.user)))
    process(Version.objects.get(pk=track.current_version_id))
    return track


@pytest.fixture
def later(monkeypatch):
    """Let time pass for what guests take."""
    passed = timedelta()
    now = allowance.timezone.now

    class Clock:
        @staticmethod
        def now():
            return now() + passed

    def wait(**time) -> None:
        nonlocal passed
        passed += timedelta(**time)

    monkeypatch.setattr(allowance, "timezone", Clock)
    return wait


def stream(guest, track):
    return guest.get(f"/track/{track.pk}/stream")


def test_a_play_is_taken_once_and_again_for_nothing_for_a_while(owner, track, later):
    link = share(owner, track, max_plays=2)
    guest = enter(link)
    assert guest.get(f"/track/{track.pk}").json()["version"]["stream_url"] is None
    for _ in range(3):
        assert stream(guest, track).status_code == 302
    assert owner.api.get(f"/link/{link['id']}").json()["plays_left"] == 1
    later(hours=4, minutes=1)
    assert stream(guest, track).status_code == 302
    assert owner.api.get(f"/link/{link['id']}").json()["plays_left"] == 0
    assert stream(guest, track).status_code == 302  # the one that was taken goes on
    later(hours=4, minutes=1)
    refused = stream(guest, track)
    assert (refused.status_code, refused.json()["code"]) == (403, "plays_used_up")
    assert "http" not in refused.json()["detail"]


def test_nobody_new_comes_in_when_all_plays_are_taken(owner, track):
    link = share(owner, track, max_plays=1)
    first = try_to_open(link).json()
    second = enter(link)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {first['token']}")
    assert stream(client, track).status_code == 302
    assert stream(second, track).json()["code"] == "plays_used_up"
    assert try_to_open(link).status_code == 404
    assert try_to_open(link, guest=first["token"]).status_code == 200  # a reload
    owner.api.patch(f"/link/{link['id']}", {"max_plays": 2})
    assert stream(second, track).status_code == 302


def test_never_more_than_allowed_however_many_ask_at_once(owner, track):
    link = share(owner, track, max_plays=3)
    guests = [enter(link) for _ in range(8)]

    def ask(guest) -> int:
        try:
            return stream(guest, track).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(ask, guests))
    assert statuses == [302] * 3 + [403] * 5
    assert Link.objects.get().plays_taken == 3


def test_links_that_count_no_plays_refuse_none(owner, track):
    guest = enter(share(owner, track))
    assert guest.get(f"/track/{track.pk}").json()["version"]["stream_url"]
    assert stream(guest, track).status_code == 302
    assert Link.objects.get().plays_taken == 0


def test_a_download_is_counted_once_for_a_guest_and_a_moment(owner, track, later):
    guest = enter(share(owner, track, may_download=True))
    for _ in range(3):
        assert guest.get(f"/track/{track.pk}/download").status_code == 302
    assert LinkCopy.objects.get().downloads == 1
    later(seconds=61)
    guest.get(f"/track/{track.pk}/download")
    assert LinkCopy.objects.get().downloads == 2
    assert Event.objects.filter(kind="link.downloaded").count() == 2


def test_a_refused_download_counts_nothing(owner, track):
    guest = enter(share(owner, track))
    assert guest.get(f"/track/{track.pk}/download").status_code == 403
    assert LinkCopy.objects.get().downloads == 0


def test_what_bots_take_is_no_download_but_takes_plays(owner, track):
    link = share(owner, track, may_download=True, max_plays=1)
    bot = enter(link, agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    assert bot.get(f"/track/{track.pk}/download").status_code == 302
    assert LinkCopy.objects.get().downloads == 0
    assert stream(bot, track).status_code == 302
    assert stream(enter_as_before(link, bot), track).status_code == 302
    assert Link.objects.get().plays_taken == 1


def enter_as_before(link, client):
    """The same guest, coming back."""
    token = client._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    assert try_to_open(link, guest=token).json()["token"] == token
    return client
