"""Leaving and coming back: nobody else learns of it, it is final after thirty days, once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import departures, services, tasks
from accounts.models import FORMER_NAME, Departure, Entitlement, Session, Stage, User
from accounts.services import forgetting
from accounts.tests.people import PASSWORD, Visitor, person
from accounts.tests.test_account_races import at_once
from wavic.api.errors import NotFound
from wavic.audit.models import Entry
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db
DAYS = 30


@pytest.fixture
def ada():
    return Visitor.logged_in()


def close(visitor: Visitor) -> None:
    assert visitor.api.delete("/user/me", {"password": PASSWORD}).status_code == 204


def ask(route: str, email: str, password: str = PASSWORD):
    answer = APIClient().post(route, {"email": email, "password": password})
    assert_documented(answer)
    return answer


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def later(days: float):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_only_the_right_password_learns_that_an_account_is_closed(ada):
    close(ada)
    answer = ask("/user/login", ada.user.email)
    assert told(answer) == (409, "account_closed")
    [departure] = Departure.objects.all()
    assert datetime.fromisoformat(answer.json()["until"]) == departure.due_at
    assert departure.due_at - departure.closed_at == timedelta(days=DAYS)
    for route in ("/user/login", "/user/reopen"):
        assert told(ask(route, ada.user.email, "a guess")) == (401, "credentials_invalid")
        assert told(ask(route, "nobody@example.com")) == (401, "credentials_invalid")


def test_coming_back_is_logging_in_and_all_that_there_was(ada):
    close(ada)
    answer = ask("/user/reopen", ada.user.email)
    assert answer.status_code == 200
    ada.bear(answer.json()["token"])
    assert ada.is_let_in()
    assert not Departure.objects.exists()
    assert not Entitlement.objects.get().closed
    assert Session.objects.filter(revoked_at=None).count() == 1  # the old ones stay dead
    assert ask("/user/login", ada.user.email).status_code == 200
    assert ask("/user/reopen", ada.user.email).status_code == 200  # again is no error
    kinds = ("user.closed", "user.reopened")
    assert Event.objects.filter(kind__in=kinds).count() == 2
    assert set(Entry.objects.filter(kind__in=kinds).values_list("actor", flat=True)) == {
        ada.user.pk
    }


def test_support_staff_can_open_it_again_too(ada):
    close(ada)
    staff = person(is_staff=True)
    services.reopen_account(ada.user.pk, by=staff.pk)
    assert ask("/user/login", ada.user.email).status_code == 200
    with pytest.raises(NotFound):
        services.reopen_account(ada.user.pk, by=staff.pk)
    assert Entry.objects.get(kind="user.reopened").actor == staff.pk


def test_the_address_is_kept_for_thirty_days_and_mails_no_link(ada):
    close(ada)
    body = {"email": ada.user.email, "password": PASSWORD, "name": "Another"}
    assert told(APIClient().post("/user/register", body)) == (409, "email_taken")
    tasks.send_password_reset(ada.user.email, "key")
    assert not mail.outbox
    with later(DAYS + 1):
        assert forgetting.forget_person(ada.user.pk)
        assert APIClient().post("/user/register", body).status_code == 201


def test_they_are_told_until_when_and_of_coming_back(ada):
    close(ada)
    for event in Event.objects.filter(kind="user.closed"):
        tasks.tell_of_closing(event)
        tasks.tell_of_closing(event)
    [closed] = mail.outbox
    assert closed.to == [ada.user.email_typed]
    assert f"{Departure.objects.get().due_at:%-d %B %Y}" in closed.body
    services.reopen_account(ada.user.pk, by=ada.user.pk)
    tasks.tell_of_reopening(Event.objects.get(kind="user.reopened"))
    assert mail.outbox[1].subject == "Your WAVIC account is open again"


def test_it_is_final_after_thirty_days_and_not_before(ada):
    User.objects.filter(pk=ada.user.pk).update(is_staff=True, is_superuser=True)
    close(ada)
    with later(DAYS - 1):
        assert not services.due_departures()
        assert not services.forget_person(ada.user.pk)
    with later(DAYS + 1):
        assert services.due_departures() == [ada.user.pk]
        assert services.forget_person(ada.user.pk)
        assert not services.forget_person(ada.user.pk)
        assert told(ask("/user/login", ada.user.email)) == (401, "credentials_invalid")
        assert told(ask("/user/reopen", ada.user.email)) == (401, "credentials_invalid")
    user = User.objects.get()
    assert (user.name, user.email) == (FORMER_NAME, f"{user.pk}@closed.invalid")
    assert not any((user.has_usable_password(), user.is_active, user.is_staff, user.is_superuser))
    assert not Session.objects.exists()
    assert Event.objects.filter(kind="user.forgotten").count() == 1
    entry = Entry.objects.get(kind="user.forgotten")
    assert (entry.people, entry.actor) == ([user.pk], None)


def test_forgetting_that_dies_between_two_steps_is_gone_on_with(ada, monkeypatch):
    """Each step in turn is where it ends; the schedule finds the rest, and nobody comes back."""
    close(ada)
    steps = list(departures._forgotten)
    done = []

    class Killed(BaseException):
        pass

    def dying(number):
        def step(former):
            if number not in done:
                done.append(number)
                raise Killed
            steps[number](former)

        return step

    monkeypatch.setattr(departures, "_forgotten", [dying(number) for number in range(len(steps))])
    with later(DAYS + 1):
        for _ in steps:
            with pytest.raises(Killed):
                services.forget_person(ada.user.pk)
            assert Departure.objects.get().stage == Stage.FORGETTING
            assert told(ask("/user/reopen", ada.user.email)) == (401, "credentials_invalid")
            assert services.due_departures() == [ada.user.pk]
        assert services.forget_person(ada.user.pk)
    assert User.objects.get().name == FORMER_NAME
    assert len(done) == len(steps) > 3


def test_closing_twice_at_once_is_closing_once():
    for _ in range(3):
        user = person()
        outcomes = at_once(*[lambda u=user: services.close_account(u.pk, password=PASSWORD)] * 3)
        assert set(outcomes) <= {None, "not_found"}
        assert Event.objects.filter(kind="user.closed", subject_id=user.pk).count() == 1
        assert Departure.objects.filter(user=user).count() == 1


def test_coming_back_at_the_moment_of_being_forgotten_is_one_or_the_other():
    from accounts.clients import Client

    for _ in range(4):
        user = person()
        services.close_account(user.pk, password=PASSWORD)
        Departure.objects.update(due_at=timezone.now())
        came_back, _ = at_once(
            lambda u=user: services.reopen(email=u.email, password=PASSWORD, client=Client()),
            lambda u=user: services.forget_person(u.pk),
        )
        user.refresh_from_db()
        if came_back is None:
            assert (user.is_active, user.name) == (True, "Ada")
        else:
            assert came_back == "credentials_invalid"
            assert (user.is_active, user.name) == (False, FORMER_NAME)
        assert not Departure.objects.filter(user=user).exists()
