"""New hashes are BCryptSHA256; the replaced system's npm bcrypt hashes verify and are replaced."""

import bcrypt
import pytest
from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from accounts import links, passwords
from accounts.models import User
from accounts.tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db

LONG = "ö" * 36 + " and more that it never looked at"  # npm's bcrypt stops at 72 bytes
# Made by npm's bcrypt 5.1.1, 4 rounds.
NPM = [
    (PASSWORD, "$2b$04$teufSeKO2rZXk1jXL2op6eKIOVlJ39YRPCs2tjjQLB3EjRos./sYG"),
    (PASSWORD, "$2a$04$c4Aczvdw6HESnD3Cvf6EN.LgSyO2bfDS1NUrSZFTdH.og.9lIspyO"),
    (LONG, "$2b$04$MbxOczqLFS2YqsB3pxdoNezgTVXP6TQzVniKUell4idSeJ7UPZRLe"),
    (LONG[:36], "$2b$04$MbxOczqLFS2YqsB3pxdoNezgTVXP6TQzVniKUell4idSeJ7UPZRLe"),
]


def npm(password: str, version: str = "2b", rounds: int = 4) -> str:
    """The hash npm's bcrypt would have stored: same algorithm, cut at 72 bytes."""
    data = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(rounds)).decode()
    return f"${version}{data[3:]}"


def login(user, password):
    return APIClient().post("/user/login", {"email": user.email, "password": password})


def import_person(encoded):
    user = person()
    User.objects.filter(pk=user.pk).update(password=encoded)
    user.refresh_from_db()
    return user


@pytest.mark.parametrize("prefix", ["", "bcrypt$"])
@pytest.mark.parametrize("version", ["2a", "2b", "2y"])
@pytest.mark.parametrize("password", ["an old secret", LONG])
def test_a_legacy_hash_verifies_and_is_hashed_anew_at_login(prefix, version, password):
    user = import_person(prefix + npm(password, version))
    assert login(user, "another secret").status_code == 401
    assert User.objects.get(pk=user.pk).password == user.password
    assert login(user, password).status_code == 200
    renewed = User.objects.get(pk=user.pk).password
    assert renewed.startswith("bcrypt_sha256$")
    assert login(user, password).status_code == 200
    assert User.objects.get(pk=user.pk).password == renewed


@pytest.mark.parametrize(("password", "encoded"), NPM)
def test_hashes_made_by_npm_itself_verify(password, encoded):
    assert passwords.verify(password, encoded) == (True, True)
    assert passwords.verify(f"not {password}", encoded)[0] is False


@pytest.mark.parametrize("encoded", ["", "!", "$2b$10$broken", "bcrypt$$2b$99$x", "md5$a$b", "x"])
def test_a_broken_or_unusable_hash_is_a_wrong_password(encoded):
    assert login(import_person(encoded), PASSWORD).status_code == 401


def test_beyond_72_bytes_new_hashes_still_differ():
    user = person(password=LONG)
    assert login(user, LONG).status_code == 200
    assert login(user, LONG[:-1]).status_code == 401


def test_production_hashes_cost_twelve_rounds():
    from django.contrib.auth.hashers import BCryptSHA256PasswordHasher

    assert settings.PASSWORD_HASHERS[0] == "accounts.hashers.FastBCryptSHA256"
    assert BCryptSHA256PasswordHasher.rounds == 12


def test_nothing_is_hashed_inside_a_transaction(monkeypatch):
    hashed, imported = [], import_person(NPM[0][1])
    hashpw, checkpw = bcrypt.hashpw, bcrypt.checkpw

    def outside(function):
        def checked(*args):
            hashed.append(connection.session)
            return function(*args)

        return checked

    monkeypatch.setattr(bcrypt, "hashpw", outside(hashpw))
    monkeypatch.setattr(bcrypt, "checkpw", outside(checkpw))
    api = APIClient()
    body = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
    token = api.post("/user/register", body).json()["token"]
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    change = {"current": PASSWORD, "new": "four taller ladders"}
    assert api.post("/user/password/change", change).status_code == 200
    user = User.objects.get(email="ada@example.com")
    reset = links.token_for(links.Purpose.RESET, user, user.email)
    body = {"token": reset, "password": PASSWORD}
    assert APIClient().post("/user/password/reset", body).status_code == 204
    assert login(imported, PASSWORD).status_code == 200
    assert len(hashed) == 6  # register, change twice, reset, legacy check, its rehash
    assert set(hashed) == {None}
