"""Guessing is slow from anywhere, and never locks the owner out of a device they use (case 20)."""

import pytest
from rest_framework.test import APIClient

from accounts import devices
from accounts.clients import Client
from accounts.tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits_are_on(settings):
    settings.RATELIMIT_ENABLE = True


@pytest.fixture
def ada():
    return person()


def login(email, password="wrong one", *, address="192.0.2.1", api=None, forwarded="", **body):
    return (api or APIClient()).post(
        "/user/login",
        {"email": email, "password": password, **body},
        REMOTE_ADDR=address,
        HTTP_X_FORWARDED_FOR=forwarded,
    )


def refused(response):
    assert response.json()["code"] == "throttled"
    assert 1 <= int(response["Retry-After"]) <= 15 * 60 + 1
    return response.status_code == 429


def exhaust_account(email):
    """Guess from many addresses until the account's bucket is empty."""
    statuses = [login(email, address=f"198.51.100.{n}").status_code for n in range(11)]
    assert statuses == [401] * 10 + [429]


def test_one_account_from_many_addresses(ada):
    exhaust_account(ada.email)
    assert refused(login(ada.email.upper(), address="203.0.113.9"))


def test_a_right_password_beyond_the_limit_is_refused_too(ada):
    exhaust_account(ada.email)
    assert refused(login(ada.email, PASSWORD))


def test_an_unknown_account_runs_out_alike():
    exhaust_account("nobody@example.com")


def test_many_accounts_from_one_address():
    statuses = [login(f"somebody{n}@example.com").status_code for n in range(31)]
    assert statuses == [401] * 30 + [429]
    assert login("other@example.com", address="192.0.2.2").status_code == 401


def test_a_spoofed_forwarded_header_changes_nothing():
    statuses = [
        login(f"somebody{n}@example.com", forwarded=f"10.0.0.{n}, 10.1.0.{n}").status_code
        for n in range(31)
    ]
    assert statuses[-1] == 429


def test_behind_our_proxy_only_what_it_wrote_counts(settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(30):
        login(f"somebody{n}@example.com", forwarded=f"10.0.0.{n}, 192.0.2.77")
    assert refused(login("a@example.com", forwarded="10.9.9.9, 192.0.2.77"))
    assert login("a@example.com", forwarded="192.0.2.77, 192.0.2.78").status_code == 401


def test_a_known_device_gets_in_while_strangers_guess(ada):
    browser = APIClient()
    device = login(ada.email, PASSWORD, api=browser).json()["device"]
    exhaust = [login(ada.email, address=f"198.51.100.{n}").status_code for n in range(11)]
    assert 429 in exhaust
    assert login(ada.email, PASSWORD, api=browser).status_code == 200
    assert login(ada.email, PASSWORD, device=device).status_code == 200
    assert refused(login(ada.email, PASSWORD))


def test_a_known_device_gets_in_from_an_address_that_guesses(ada):
    device = login(ada.email, PASSWORD).json()["device"]
    for n in range(31):
        login(f"somebody{n}@example.com")
    assert refused(login(ada.email, PASSWORD))
    assert login(ada.email, PASSWORD, device=device).status_code == 200


def test_a_device_has_a_limit_of_its_own(ada):
    device = login(ada.email, PASSWORD).json()["device"]
    statuses = [login(ada.email, device=device).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    again = login(ada.email, PASSWORD).json()["device"]
    assert login(ada.email, PASSWORD, device=again).status_code == 200


def test_a_renewed_device_keeps_its_bucket(ada):
    device = login(ada.email, PASSWORD).json()["device"]
    renewed = login(ada.email, PASSWORD, device=device).json()["device"]
    assert devices.recognise(device, ada.pk) == devices.recognise(renewed, ada.pk)


def test_the_device_of_another_account_or_a_forged_one_is_worth_nothing(ada):
    other = devices.issue(person().pk)
    exhaust_account(ada.email)
    for device in (other, f"{devices.issue(ada.pk)}x", "rubbish", ""):
        assert refused(login(ada.email, PASSWORD, device=device))


def test_the_cookie_is_kept_from_scripts_and_other_sites(ada, settings):
    settings.PUBLIC_URL = "https://wavic.example"
    cookie = login(ada.email, PASSWORD).cookies[devices.COOKIE]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert not login(ada.email, PASSWORD).cookies[devices.COOKIE]["secure"]


def test_registering_is_tightly_limited():
    statuses = [
        APIClient()
        .post("/user/register", {"email": f"n{n}@example.com", "password": PASSWORD, "name": "N"})
        .status_code
        for n in range(11)
    ]
    assert statuses == [201] * 10 + [429]


@pytest.mark.parametrize("route", ["/user/password/forgot", "/user/email/resend"])
def test_mail_to_one_address_is_limited(route, ada):
    statuses = [
        APIClient().post(route, {"email": ada.email}, REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(6)
    ]
    assert statuses == [202] * 5 + [429]


def test_confirming_a_password_with_a_token_is_limited(ada):
    from accounts import services

    token = services.log_in(email=ada.email, password=PASSWORD, client=Client()).tokens.token
    api = APIClient(headers={"Authorization": f"Bearer {token}"})
    guess = {"current": "wrong one", "new": "four taller ladders"}
    statuses = [api.post("/user/password/change", guess).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]
