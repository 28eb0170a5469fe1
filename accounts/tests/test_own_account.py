"""/user/me: read, renamed with If-Match, closed; passwords are asked for where it matters."""

import pytest
from rest_framework.test import APIClient

from accounts import departures
from accounts.models import Entitlement, Session, User
from accounts.tests.people import PASSWORD, Visitor, person
from wavic.api.errors import Problem
from wavic.events import Event
from wavic.lifecycle.models import State
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return Visitor.logged_in()


def test_a_rename_raises_the_revision(ada):
    response = ada.api.patch("/user/me", {"name": " Ada L. "})
    assert response.status_code == 200
    assert (response.json()["name"], response.json()["revision"]) == ("Ada L.", 2)
    assert ada.api.get("/user/me").json() == response.json()


def test_a_stale_rename_is_409_with_the_current_state(ada):
    assert ada.api.patch("/user/me", {"name": "First"}, HTTP_IF_MATCH='"1"').status_code == 200
    response = ada.api.patch("/user/me", {"name": "Second"}, HTTP_IF_MATCH='"1"')
    assert response.status_code == 409
    assert response.json()["code"] == "conflict"
    assert response.json()["current"]["name"] == "First"
    assert ada.api.get("/user/me").json()["name"] == "First"


def test_nothing_else_can_be_written(ada):
    before = ada.api.get("/user/me").json()
    ada.api.patch(
        "/user/me",
        {"name": "Ada", "email": "x@example.com", "is_staff": True, "revision": 9, "id": "f" * 24},
    )
    after = ada.api.get("/user/me").json()
    assert (after["id"], after["email"], after["revision"]) == (before["id"], before["email"], 2)
    assert not User.objects.get().is_staff


def test_a_password_change_needs_the_current_one_and_a_good_one(ada):
    change = {"current": "a guess", "new": "four taller ladders"}
    response = ada.api.post("/user/password/change", change)
    assert (response.status_code, response.json()["code"]) == (403, "wrong_password")
    response = ada.api.post("/user/password/change", {"current": PASSWORD, "new": "password1"})
    assert list(response.json()["errors"]) == ["new"]
    assert not Event.objects.filter(kind="user.password_changed").exists()


def test_closing_trashes_the_account_and_ends_every_session(ada):
    elsewhere = Visitor.logged_in(ada.user)
    assert ada.api.delete("/user/me", {"password": PASSWORD}).status_code == 204
    assert not ada.is_let_in()
    assert not elsewhere.is_let_in()
    user = User.objects.get()
    assert (user.state, user.is_active, user.trashed_by) == (State.TRASHED, False, user.pk)
    assert not Session.objects.filter(revoked_at=None).exists()
    assert Event.objects.filter(kind="user.closed", subject_id=user.pk).count() == 1
    login = APIClient().post("/user/login", {"email": user.email, "password": PASSWORD})
    assert (login.status_code, login.json()["code"]) == (409, "account_closed")


def test_closing_needs_the_password(ada):
    response = ada.api.delete("/user/me", {"password": "a guess"})
    assert (response.status_code, response.json()["code"]) == (403, "wrong_password")
    assert ada.is_let_in()


def test_what_a_room_has_against_it_keeps_an_account_open(ada, monkeypatch):
    def refuse(leaving):
        if leaving.user_id == ada.user.pk:
            raise Problem(409, "unsettled", "There is something to be settled.")

    monkeypatch.setattr(departures, "_settled", [refuse])
    response = ada.api.delete("/user/me", {"password": PASSWORD})
    assert (response.status_code, response.json()["code"]) == (409, "unsettled")
    assert ada.is_let_in()
    assert not Entitlement.objects.get().closed
    stranger = Visitor.logged_in(person())
    assert stranger.api.delete("/user/me", {"password": PASSWORD}).status_code == 204


def test_nobody_has_no_account():
    for method, route in [
        ("get", "/user/me"),
        ("patch", "/user/me"),
        ("delete", "/user/me"),
        ("get", "/user/me/departure"),
        ("post", "/user/logout"),
        ("post", "/user/password/change"),
        ("post", "/user/email/change"),
        ("get", "/user/sessions"),
        ("delete", f"/user/sessions/{'f' * 24}"),
    ]:
        response = getattr(APIClient(), method)(route, {})
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated"), route


def test_a_browsers_login_is_let_in_with_csrf_only(ada):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(ada.user)
    assert browser.get("/user/me").status_code == 200
    response = browser.patch("/user/me", {"name": "Forged"})
    assert response.status_code == 403
    assert User.objects.get().name == "Ada"


def test_reading_ones_account_costs_two_indexed_round_trips(ada):
    with round_trips() as trips:
        ada.api.get("/user/me")
    assert len(trips) == 2, trips
    assert not any(plan.collection_scan for plan in trips.plans())
