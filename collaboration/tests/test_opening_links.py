"""A link lets in who has its token and password, and tells everybody else nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.tests.people import Visitor
from collaboration import selectors, tasks
from collaboration.models import GuestPass, Link, LinkCopy
from collaboration.tests.sharing import (
    enter,
    member,
    open_token,
    share,
    token_of,
    try_to_open,
)
from projects.models import Project
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track, make_version
from wavic.api.rates import RATES
from wavic.events import Event
from wavic.lifecycle import changes
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def test_a_guest_learns_what_is_shared_and_what_they_may_do(owner, track):
    link = share(owner, track, may_comment=True, max_plays=5)
    opened = try_to_open(link, name="Cleo")
    assert_documented(opened)
    body = opened.json()
    assert body["guest"]["name"] == "Cleo"
    shared = body["link"]
    assert (shared["target"], shared["target_id"]) == ("track", str(track.pk))
    assert (shared["title"], shared["space"]["name"]) == ("Harbour", "Northbound")
    assert (shared["may_comment"], shared["may_download"], shared["plays_left"]) == (True, False, 5)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {body['token']}")
    asked = client.get("/link/guest")
    assert_documented(asked)
    assert asked.json() == {name: body[name] for name in ("expires_at", "guest", "link")}
    renamed = client.patch("/link/guest", {"name": "Cleopatra"})
    assert_documented(renamed)
    assert renamed.json()["guest"]["name"] == "Cleopatra"
    assert client.patch("/link/guest", {"name": ""}).status_code == 400
    assert body["token"] not in str(GuestPass.objects.values())


def test_the_guests_routes_know_guests_only(owner):
    assert owner.api.get("/link/guest").status_code == 401
    assert APIClient().patch("/link/guest", {"name": "X"}).status_code == 401


def _expire(link, track):
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _use_up(link, track):
    Link.objects.update(max_plays=2, plays_taken=2)


def _revoke(link, track):
    changes.trash(Link, Link.objects.get().pk, by=track.pk)


def _revoke_copy(link, track):
    LinkCopy.objects.update(revoked_at=timezone.now())


def _trash_track(link, track):
    changes.trash(Track, track.pk, by=track.pk)


def _trash_project(link, track):
    changes.trash(Project, track.project_id, by=track.pk)


def _trash_space(link, track):
    changes.trash(type(track.space), track.space_id, by=track.pk)


def _trash_version(link, track):
    changes.trash(Version, track.current_version_id, by=track.pk)


@pytest.mark.parametrize(
    "close",
    [_expire, _use_up, _revoke, _revoke_copy, _trash_track, _trash_project, _trash_space,
     _trash_version],
)  # fmt: skip
def test_every_token_that_opens_nothing_is_answered_alike(owner, track, close):
    link = share(owner, track.current_version, password="sesame")
    close(link, track)
    answers = [try_to_open(link), open_token("A" * 24), open_token("%00$where")]
    bodies = []
    for answer in answers:
        assert answer.status_code == 404
        bodies.append({k: v for k, v in answer.json().items() if k != "request_id"})
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["code"] == "link_not_found"
    assert not GuestPass.objects.exists()


def test_what_is_trashed_is_closed_to_guests_who_are_in(owner, track):
    guest = enter(share(owner, track))
    changes.trash(Track, track.pk, by=track.pk)
    assert guest.get(f"/track/{track.pk}").status_code == 404
    assert guest.get("/link/guest").status_code == 404


def test_reading_an_address_opens_nothing(owner, track):
    link = share(owner, track)
    for method in ("get", "head", "put", "delete"):
        assert getattr(APIClient(), method)(f"/link/open/{token_of(link)}").status_code == 405
    assert not GuestPass.objects.exists()


@pytest.fixture
def limited(settings):
    settings.RATELIMIT_ENABLE = True


@pytest.mark.usefixtures("limited")
def test_guessing_tokens_is_throttled_and_right_ones_cost_nothing(owner, track, monkeypatch):
    monkeypatch.setitem(RATES, "link_address", "8/5m")
    link = share(owner, track)
    for _ in range(10):
        assert open_token(token_of(link), address="203.0.113.9").status_code == 200
    statuses = [open_token(f"{n:024}", address="203.0.113.9").status_code for n in range(8)]
    assert set(statuses) == {404}
    refused = open_token(token_of(link), address="203.0.113.9")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 301
    assert open_token(token_of(link), address="203.0.113.10").status_code == 200


@pytest.mark.usefixtures("limited")
def test_a_password_is_asked_for_and_guesses_are_limited_wherever_they_come_from(owner, track):
    link = share(owner, track, password="sesame")
    assert try_to_open(link).json()["code"] == "password_required"
    for _ in range(12):  # right ones aren't counted
        assert try_to_open(link, password="sesame").status_code == 200
    inside = try_to_open(link, password="sesame").json()
    for number in range(10):
        wrong = open_token(token_of(link), password="Sesame", address=f"203.0.113.{number}")
        assert (wrong.status_code, wrong.json()["code"]) == (403, "password_wrong")
    refused = open_token(token_of(link), password="sesame", address="198.51.100.1")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 901
    # Who is in already comes back without it, and so can't be locked out by others.
    back = try_to_open(link, guest=inside["token"])
    assert back.json()["guest"] == inside["guest"]


def test_a_new_password_throws_out_whom_the_old_one_let_in(owner, track):
    link = share(owner, track, password="sesame")
    opened = try_to_open(link, password="sesame").json()
    guest = APIClient()
    guest.credentials(HTTP_AUTHORIZATION=f"Bearer {opened['token']}")
    path = f"/link/{link['id']}"
    assert owner.api.patch(path, {"name": "Other"}).status_code == 200
    assert guest.get("/link/guest").status_code == 200
    assert owner.api.patch(path, {"password": "abracadabra"}).status_code == 200
    assert guest.get(f"/track/{track.pk}").status_code == 401
    assert try_to_open(link, guest=opened["token"]).json()["code"] == "password_required"
    assert try_to_open(link, password="sesame").json()["code"] == "password_wrong"
    back = try_to_open(link, guest=opened["token"], password="abracadabra").json()
    assert back["guest"]["id"] == opened["guest"]["id"]
    assert owner.api.patch(path, {"password": None}).json()["protected"] is False
    assert guest.get("/link/guest").status_code == 200
    assert try_to_open(link).status_code == 200


@pytest.mark.parametrize("back", [False, True])
def test_nobody_slips_in_while_the_password_is_being_changed(owner, track, monkeypatch, back):
    link = share(owner, track, password="sesame")
    known = try_to_open(link, password="sesame").json()["token"]
    read = selectors.shared_by_token

    def read_and_change(token):
        shared = read(token)
        owner.api.patch(f"/link/{link['id']}", {"password": "abracadabra"})
        return shared

    monkeypatch.setattr(selectors, "shared_by_token", read_and_change)
    given = {"guest": known} if back else {"password": "sesame"}
    refused = try_to_open(link, **given)
    assert (refused.status_code, refused.json()["code"]) == (403, "password_required")
    assert not GuestPass.objects.filter(expires_at__gt=timezone.now()).exists()


def test_who_comes_in_while_the_password_is_set_is_thrown_out_or_refused(owner, track):
    link = share(owner, track)

    def change() -> int:
        return owner.api.patch(f"/link/{link['id']}", {"password": "abracadabra"}).status_code

    def come() -> int:
        return try_to_open(link).status_code

    def run(action) -> int:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(run, [come, come, change, come, come, come]))
    assert set(statuses) <= {200, 403}
    assert statuses[2] == 200
    assert not GuestPass.objects.filter(expires_at__gt=timezone.now()).exists()


def test_what_a_link_allows_less_its_guests_may_no_longer(owner, track):
    link = share(owner, track, may_download=True)
    guest = enter(link)
    assert guest.get(f"/track/{track.pk}/download").status_code in (200, 302)
    owner.api.patch(f"/link/{link['id']}", {"may_download": False})
    assert guest.get(f"/track/{track.pk}/download").status_code == 403


def test_a_guest_stays_no_longer_than_the_link(owner, track):
    soon = timezone.now() + timedelta(hours=1)
    link = share(owner, track, expires_at=soon.isoformat())
    assert try_to_open(link).json()["expires_at"] == link["expires_at"]
    guest = enter(link)
    _expire(link, track)
    assert guest.get(f"/track/{track.pk}").json()["code"] == "link_closed"


def test_a_pinned_link_stays_with_its_version_and_a_track_may_move(owner, track):
    first = track.current_version
    pinned, following = enter(share(owner, first)), enter(share(owner, track))
    newer = make_version(track)
    path = f"/track/{track.pk}"
    assert pinned.get(path).json()["version"]["id"] == str(first.pk)
    assert following.get(path).json()["version"]["id"] == str(newer.pk)
    elsewhere = make_project(track.space, "Elsewhere")
    owner.api.post(f"{path}/move", {"project": str(elsewhere.pk)})
    assert pinned.get(path).status_code == following.get(path).status_code == 200
    tasks.take_links_along(Event.objects.get(kind="track.moved"))
    assert set(Link.objects.values_list("project_id", flat=True)) == {elsewhere.pk}


def test_a_member_may_open_a_link_too_and_is_a_guest_there(owner, track):
    viewer = member(track.space, Role.VIEWER)
    link = share(owner, track)
    answer = viewer.api.post(f"/link/open/{token_of(link)}")
    assert answer.status_code == 200
