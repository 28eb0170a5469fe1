"""Login, forgot and resend cost and answer the same whether or not the address exists (case 19).

Costs are counted, not timed: what bcrypt was asked to do, and the commands sent to MongoDB.
"""

from contextlib import contextmanager
from functools import partial

import bcrypt
import pytest
from rest_framework.test import APIClient

from accounts import passwords
from accounts.hashers import FastBCryptSHA256
from accounts.models import User
from accounts.tests.people import PASSWORD, person
from accounts.tests.test_password_hashes import NPM
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db
_hashpw, _checkpw = bcrypt.hashpw, bcrypt.checkpw


class SixRounds(FastBCryptSHA256):
    rounds = 6


@pytest.fixture
def work(monkeypatch):
    """Counts rounds of key expansion: 2 to the power of the cost, for each hash computed."""

    @contextmanager
    def counting():
        done = []

        def count(function):
            def counted(password, salt):
                done.append(2 ** int(salt.split(b"$")[2]))
                return function(password, salt)

            return counted

        with monkeypatch.context() as patch:
            patch.setattr(bcrypt, "hashpw", count(_hashpw))
            patch.setattr(bcrypt, "checkpw", count(_checkpw))
            yield done

    return counting


def strangers():
    """Addresses that a guesser can't tell apart: unknown, known, closed, legacy, unusable."""
    legacy, broken = person(), person()
    User.objects.filter(pk=legacy.pk).update(password=NPM[0][1])
    User.objects.filter(pk=broken.pk).update(password="bcrypt$nonsense")
    return {
        "unknown": "nobody@example.com",
        "known": person().email,
        "closed": person(is_active=False).email,
        "legacy": legacy.email,
        "unusable": person(password=None).email,
        "broken": broken.email,
    }


def measured(post, work):
    with work() as hashing, round_trips() as trips:
        response = post()
    body = {**response.json(), "request_id": None} if response.content else None
    commands = [next(iter(command)) for command in trips.commands]
    return response.status_code, body, sum(hashing), commands


def cost_of_each(route, body, work):
    """What asking with each of those addresses costs, once this client's own counters exist."""

    def post(email):
        return APIClient().post(route, {**body, "email": email})

    post("warm.up@example.com")
    return {kind: measured(partial(post, email), work) for kind, email in strangers().items()}


def test_a_wrong_password_costs_the_same_everywhere(work, settings):
    settings.RATELIMIT_ENABLE = True
    costs = cost_of_each("/user/login", {"password": "wrong one"}, work)
    assert costs["unknown"][0] == 401
    assert costs["unknown"][2] == 2**4
    for kind, cost in costs.items():
        assert cost == costs["unknown"], kind


def test_a_cheaper_legacy_hash_is_made_up_for(work, settings):
    settings.PASSWORD_HASHERS = [
        "accounts.tests.test_login_tells_nothing.SixRounds",
        "accounts.hashers.LegacyBCrypt",
    ]
    with work() as hashing:
        assert not passwords.verify("wrong one", NPM[0][1])[0]
    assert sum(hashing) == 2**6
    with work() as hashing:
        assert not passwords.verify("wrong one", passwords.NOBODY)[0]
    assert sum(hashing) == 2**6


@pytest.mark.parametrize("route", ["/user/password/forgot", "/user/email/resend"])
def test_asking_for_mail_costs_and_answers_the_same(route, work, settings):
    settings.RATELIMIT_ENABLE = True
    costs = cost_of_each(route, {}, work)
    assert costs["unknown"][0] == 202
    for kind, cost in costs.items():
        assert cost == costs["unknown"], kind


def test_the_admin_login_is_no_way_round(work):
    """Django's own backend skips the hash for some of these."""
    from django.contrib.auth import authenticate

    for kind, email in strangers().items():
        with work() as hashing:
            assert authenticate(None, username=email, password="wrong one") is None
        assert sum(hashing) == 2**4, kind
    assert authenticate(None, username=person().email.upper(), password=PASSWORD)
