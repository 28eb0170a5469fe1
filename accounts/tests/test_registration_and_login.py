"""Registering and logging in answer {user, token, refresh, device}; addresses are unique."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import Entitlement, Session, User, fold_email
from accounts.plans import PLANS, Plan
from accounts.tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
REGISTRATION = {"email": "Ada.Lovelace@Example.com", "password": PASSWORD, "name": " Ada "}


def register(**changes):
    return APIClient().post("/user/register", {**REGISTRATION, **changes})


def login(email=REGISTRATION["email"], password=PASSWORD):
    return APIClient().post("/user/login", {"email": email, "password": password})


def test_registering_makes_an_account_and_logs_in():
    response = register()
    assert response.status_code == 201
    body = response.json()
    assert set(body) == {"user", "token", "refresh", "device"}
    assert body["user"]["email"] == "Ada.Lovelace@Example.com"
    assert body["user"]["name"] == "Ada"
    assert body["user"]["email_verified"] is False
    assert body["user"]["revision"] == 1
    me = APIClient().get("/user/me", HTTP_AUTHORIZATION=f"Bearer {body['token']}")
    assert me.json() == body["user"]
    user = User.objects.get()
    assert user.email == "ada.lovelace@example.com"
    assert user.password.startswith("bcrypt_sha256$")


def test_a_new_account_has_the_free_plan():
    register()
    entitlement = Entitlement.objects.get()
    assert entitlement.plan == Plan.FREE
    assert entitlement.storage_limit == PLANS[Plan.FREE].storage_limit
    assert (entitlement.storage_used, entitlement.spaces_used) == (0, 0)


def test_login_finds_the_address_however_it_is_typed():
    register()
    for typed in ("ada.lovelace@example.com", " ADA.Lovelace@EXAMPLE.com "):
        response = login(typed)
        assert response.status_code == 200
        assert set(response.json()) == {"user", "token", "refresh", "device"}


def test_wrong_password_unknown_address_and_closed_account_answer_alike():
    register()
    closed = person(is_active=False)
    answers = [
        login(password="not it at all"),
        login("nobody@example.com"),
        login(closed.email),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"
    bodies = [{**answer.json(), "request_id": None} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["code"] == "credentials_invalid"


def test_a_taken_address_is_409_however_it_is_typed():
    register()
    response = register(email="ADA.lovelace@example.COM")
    assert response.status_code == 409
    assert response.json()["code"] == "email_taken"
    assert User.objects.count() == Entitlement.objects.count() == Session.objects.count() == 1


def test_of_eight_racing_registrations_one_wins_and_the_others_hear_409():
    statuses, barrier = [], threading.Barrier(8)

    def race(number):
        barrier.wait()
        typed = "Race@Example.com" if number % 2 else "race@example.com"
        try:
            statuses.append(register(email=typed).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 7
    assert User.objects.count() == Entitlement.objects.count() == Session.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "password"}, "password"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"password": "ada.lovelace"}, "password"),
        ({"password": "nul\0inside it"}, "password"),
        ({"email": "no address"}, "email"),
        ({"email": f"{'a' * 250}@example.com"}, "email"),
        ({"email": "line\nbreak@example.com"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": "right\u202eto left"}, "name"),
    ],
)
def test_what_cannot_be_registered_is_named_by_field(changes, field):
    response = register(**changes)
    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["errors"]) == [field]
    assert not User.objects.exists()


def test_names_of_any_script_and_emoji_are_fine():
    for number, name in enumerate(["Zoë", "宇多田ヒカル", "👩‍🎤", "أم كلثوم"]):
        response = register(email=f"name{number}@example.com", name=name)
        assert response.json()["user"]["name"] == name


def test_createsuperuser_makes_one_with_an_entitlement(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    options = {"email": "Root@Example.com", "name": "Root", "interactive": False, "verbosity": 0}
    call_command("createsuperuser", **options)
    assert login("root@example.com").status_code == 200
    assert Entitlement.objects.get().user.is_superuser


@given(st.emails() | st.text())
def test_folding_twice_is_folding_once(typed):
    assert fold_email(fold_email(typed)) == fold_email(typed)
