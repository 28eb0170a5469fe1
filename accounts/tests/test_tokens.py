"""Only our own HS256 tokens of the right type, of a living session, let anybody in."""

import base64
import json
from datetime import timedelta

import jwt
import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.authentication import BearerAuthentication, Caller
from accounts.models import Session, User
from accounts.tests.people import Visitor, person
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return Visitor.logged_in()


def refusal(token):
    response = APIClient().get("/user/me", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert response.status_code == 401, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith('Bearer realm="wavic"')
    return response.json()["code"]


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def signed(claims, key=None, algorithm="HS256"):
    return jwt.encode(claims, key or settings.JWT_SECRET, algorithm=algorithm)


def test_the_token_names_user_and_session_and_lives_seven_days(ada):
    claims = claims_of(ada.token)
    assert claims["sub"] == str(ada.user.pk)
    assert claims["sid"] == str(Session.objects.get().pk)
    assert claims["exp"] - claims["iat"] == timedelta(days=7).total_seconds()
    assert jwt.get_unverified_header(ada.token)["alg"] == "HS256"
    refresh = claims_of(ada.refresh)
    assert refresh["exp"] - refresh["iat"] == timedelta(days=60).total_seconds()


def test_the_database_holds_no_token(ada):
    stored = json.dumps(list(Session.objects.values()), default=str)
    for token in (ada.token, ada.refresh):
        assert token not in stored
        assert token.rpartition(".")[2] not in stored


def test_without_a_signature_of_ours_nobody_comes_in(ada):
    claims = claims_of(ada.token)
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    unsigned = f"{header}.{ada.token.split('.')[1]}."
    forged = [
        unsigned,
        signed(claims, algorithm="HS512"),
        signed(claims, key="another key of at least thirty-two bytes"),
        f"{ada.token[:-4]}AAAA",
        ada.refresh,
        "not a token",
        "",
        "é",
        "x" * 5_000,
    ]
    assert {refusal(token) for token in forged} == {"token_invalid"}


@pytest.mark.parametrize(
    "change",
    [
        {"sub": "me"},
        {"sub": None},
        {"sub": 7},
        {"sid": "0"},
        {"sid": None},
        {"sid": ["a"]},
        {"sid": {"$ne": None}},
        {"exp": "soon"},
        {"exp": None},
        {"jti": None},
        {"token_type": "refresh"},
        {"token_type": None},
    ],
)
def test_a_signed_token_of_a_wrong_shape_is_401(ada, change):
    claims = {key: value for key, value in (claims_of(ada.token) | change).items() if value}
    assert refusal(signed(claims)) == "token_invalid"


def test_a_token_of_one_person_and_the_session_of_another_is_401(ada):
    other = person()
    token = signed(claims_of(ada.token) | {"sub": str(other.pk)})
    assert refusal(token) == "session_revoked"


def test_a_token_remembered_as_good_still_expires(ada):
    assert ada.is_let_in()
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=False):
        assert refusal(ada.token) == "token_expired"
    assert ada.is_let_in()


def test_revoking_the_session_is_immediate(ada):
    assert ada.is_let_in()
    Session.objects.update(revoked_at=timezone.now())
    assert refusal(ada.token) == "session_revoked"


def test_deactivating_the_account_is_immediate(ada):
    assert ada.is_let_in()
    User.objects.update(is_active=False)
    assert refusal(ada.token) == "session_revoked"


def test_a_session_that_ran_out_or_is_gone_is_over(ada):
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(ada.token) == "session_revoked"
    Session.objects.all().delete()
    assert refusal(ada.token) == "session_revoked"


def test_knowing_the_caller_costs_one_indexed_round_trip(ada, rf):
    for _ in range(20):
        Visitor.logged_in(ada.user)
    request = rf.get("/", HTTP_AUTHORIZATION=f"Bearer {ada.token}")
    with round_trips() as trips:
        caller, _ = BearerAuthentication().authenticate(request)
    assert isinstance(caller, Caller)
    assert (caller.pk, caller.name, caller.email_verified) == (ada.user.pk, "Ada", False)
    assert len(trips) == 1, trips
    (plan,) = trips.plans()
    assert not plan.collection_scan
    assert plan.documents_examined <= 2


def test_use_is_noted_once_in_ten_minutes(ada):
    before = Session.objects.get().last_used_at
    assert ada.is_let_in()
    assert Session.objects.get().last_used_at == before
    later = timezone.now() + timedelta(minutes=11)
    with time_machine.travel(later, tick=False):
        with round_trips() as trips:
            assert ada.is_let_in()
        noting = len(trips)
        assert Session.objects.get().last_used_at > before
        with round_trips() as trips:
            assert ada.is_let_in()
        assert len(trips) == noting - 1


def test_other_schemes_and_none_are_told_to_log_in():
    for headers in ({}, {"HTTP_AUTHORIZATION": "Basic YTpi"}):
        response = APIClient().get("/user/me", **headers)
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == 'Bearer realm="wavic"'
        assert response.json()["code"] == "not_authenticated"
