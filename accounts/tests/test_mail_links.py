"""Links in mails: to the right address, for one purpose, once, for a while."""

import re
from datetime import timedelta
from email.utils import parseaddr

import pytest
import time_machine
from django.conf import settings as django_settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.tests.people import PASSWORD, Visitor, person
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db
NEW = "four taller ladders"
LINK = re.compile(re.escape(django_settings.PUBLIC_URL) + r"/app/(\w+)#token=(\S+)")


@pytest.fixture
def ada():
    return Visitor.logged_in(person("Ada@Example.com"))


@pytest.fixture
def post(mailoutbox):
    """What the worker mailed since the last time: [(to, page or None, token or None)]."""

    def fetch():
        work_off()
        letters = []
        for letter in mailoutbox:
            link = LINK.search(letter.body)
            letters.append((parseaddr(letter.to[0])[1], *(link.groups() if link else (None, None))))
        mailoutbox.clear()
        return letters

    return fetch


def send(route, **body):
    return APIClient().post(f"/user/{route}", body)


def login(password, email="ada@example.com"):
    return send("login", email=email, password=password).status_code


def code_of(response, status=400):
    assert response.status_code == status, response.content
    return response.json()["code"]


def test_registering_mails_a_link_that_verifies(post):
    registered = send("register", email="Ada@Example.com", password=PASSWORD, name="Ada").json()
    [(to, page, token)] = post()
    assert (to, page) == ("Ada@Example.com", "verify")
    assert User.objects.get().email_verified_at is None
    for _ in range(2):  # a mail scanner was here first
        assert send("email/verify", token=token).status_code == 204
    api = APIClient(headers={"Authorization": f"Bearer {registered['token']}"})
    profile = api.get("/user/me").json()
    assert profile["email_verified"] is True
    assert profile["revision"] == 2


def test_a_link_can_be_had_again_until_it_is_used(ada, post):
    assert ada.api.post("/user/email/resend").status_code == 202
    assert send("email/resend", email=" ADA@example.com").status_code == 202
    letters = post()
    assert [(to, page) for to, page, _ in letters] == [("Ada@Example.com", "verify")] * 2
    assert send("email/verify", token=letters[0][2]).status_code == 204
    assert ada.api.post("/user/email/resend").status_code == 202
    assert post() == []


def test_resend_needs_to_know_whom():
    assert code_of(send("email/resend")) == "invalid"


def test_nobody_is_mailed_at_unknown_addresses(post):
    person("closed@example.com", is_active=False)
    for route in ("password/forgot", "email/resend"):
        for email in ("nobody@example.com", "closed@example.com"):
            assert send(route, email=email).status_code == 202
    assert post() == []


def test_a_reset_link_sets_a_password_once_and_ends_every_session(ada, post):
    assert send("password/forgot", email="ADA@EXAMPLE.com").status_code == 202
    [(to, page, token)] = post()
    assert (to, page) == ("Ada@Example.com", "reset")
    assert code_of(send("password/reset", token=token, password="password")) == "invalid"
    assert send("password/reset", token=token, password=NEW).status_code == 204
    assert not ada.is_let_in()
    assert not Session.objects.filter(revoked_at=None).exists()
    assert (login(PASSWORD), login(NEW)) == (401, 200)
    assert User.objects.get().email_verified_at is not None
    assert code_of(send("password/reset", token=token, password="five tall trees")) == (
        "link_invalid"
    )
    assert login(NEW) == 200
    assert post() == [("Ada@Example.com", None, None)]


def test_the_mail_goes_to_the_stored_address_not_to_the_typed_one(post):
    person("victim@example.com")
    send("password/forgot", email="\uff56ictim@example.com")
    send("password/forgot", email="VICTIM@EXAMPLE.COM")
    assert [to for to, _, _ in post()] == ["victim@example.com"]


@pytest.mark.parametrize("overtaken_by", ["password", "email"])
def test_a_reset_link_dies_with_the_password_or_address_it_was_made_for(ada, post, overtaken_by):
    send("password/forgot", email="ada@example.com")
    [(_, _, token)] = post()
    if overtaken_by == "password":
        ada.api.post("/user/password/change", {"current": PASSWORD, "new": NEW})
    else:
        User.objects.update(email="elsewhere@example.com")
    answer = send("password/reset", token=token, password="five tall trees")
    assert code_of(answer) == "link_invalid"


def test_links_expire(ada, post):
    send("password/forgot", email="ada@example.com")
    send("email/resend", email="ada@example.com")
    tokens = {page: token for _, page, token in post()}
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        answer = send("password/reset", token=tokens["reset"], password=NEW)
        assert code_of(answer) == "link_expired"
        assert send("email/verify", token=tokens["verify"]).status_code == 204
    with time_machine.travel(now + timedelta(hours=73), tick=False):
        assert code_of(send("email/verify", token=tokens["verify"])) == "link_expired"
    assert login(PASSWORD) == 200


def test_a_link_serves_its_own_purpose_only_and_cannot_be_altered(ada, post):
    send("password/forgot", email="ada@example.com")
    send("email/resend", email="ada@example.com")
    tokens = {page: token for _, page, token in post()}
    for token in (tokens["verify"], f"{tokens['reset']}x", f"x{tokens['reset']}", "x:y:z"):
        assert code_of(send("password/reset", token=token, password=NEW)) == "link_invalid"
    assert code_of(send("email/verify", token=tokens["reset"])) == "link_invalid"


def test_a_closed_account_follows_no_link(ada, post):
    send("password/forgot", email="ada@example.com")
    [(_, _, token)] = post()
    User.objects.update(is_active=False)
    assert code_of(send("password/reset", token=token, password=NEW)) == "link_invalid"


def test_a_new_address_is_the_accounts_once_its_link_is_followed(ada, post):
    change = {"email": "Countess@Example.com", "password": PASSWORD}
    assert ada.api.post("/user/email/change", change).status_code == 202
    [(to, page, token)] = post()
    assert (to, page) == ("Countess@Example.com", "verify")
    assert ada.api.get("/user/me").json()["email"] == "Ada@Example.com"
    for _ in range(2):
        assert send("email/verify", token=token).status_code == 204
    profile = ada.api.get("/user/me").json()
    assert (profile["email"], profile["email_verified"]) == ("Countess@Example.com", True)
    assert post() == [("Ada@Example.com", None, None)]
    assert (login(PASSWORD), login(PASSWORD, "countess@example.com")) == (401, 200)


def test_changing_the_address_needs_the_password(ada, post):
    change = {"email": "thief@example.com", "password": "a guess"}
    assert code_of(ada.api.post("/user/email/change", change), 403) == "wrong_password"
    assert post() == []


def test_a_taken_address_is_409_when_asked_for_and_when_followed(ada, post):
    change = {"email": "taken@example.com", "password": PASSWORD}
    ada.api.post("/user/email/change", change)
    [(_, _, token)] = post()
    person("taken@example.com")
    assert code_of(ada.api.post("/user/email/change", change), 409) == "email_taken"
    assert code_of(send("email/verify", token=token), 409) == "email_taken"
    assert login(PASSWORD) == 200


def test_a_new_password_kills_a_pending_change_of_address(ada, post):
    ada.api.post("/user/email/change", {"email": "thief@example.com", "password": PASSWORD})
    [(_, _, token)] = post()
    ada.api.post("/user/password/change", {"current": PASSWORD, "new": NEW})
    assert code_of(send("email/verify", token=token)) == "link_invalid"
    assert User.objects.get().email == "ada@example.com"


def test_a_task_delivered_twice_mails_once(ada, mailoutbox):
    from accounts import tasks

    for _ in range(2):
        tasks.send_password_reset("ada@example.com", "one request")
    assert len(mailoutbox) == 1


def test_no_token_reaches_the_log_or_the_database(ada, post, caplog):
    caplog.set_level("DEBUG")
    send("password/forgot", email="ada@example.com")
    [(_, _, token)] = post()
    send("password/reset", token=token, password=NEW)
    said = "".join(str(record.__dict__) for record in caplog.records)
    assert token not in said
    from wavic.mail.models import SentMail

    assert token not in str(list(SentMail.objects.values()))


def test_without_a_mail_service_production_says_so(ada, settings):
    settings.WAVIC_ENV, settings.POSTMARK_TOKEN = "production", ""
    for route in ("password/forgot", "email/resend"):
        answer = send(route, email="ada@example.com")
        assert code_of(answer, 503) == "mail_unavailable"
        assert int(answer["Retry-After"]) > 0
