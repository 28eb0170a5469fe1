"""Two things at once on one account: one of them wins, and the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts import departures, links, selectors, services
from accounts.models import User
from accounts.tests.people import PASSWORD, person
from wavic.api.errors import Problem
from wavic.mongo.transactions import run_in_transaction

pytestmark = pytest.mark.django_db


def at_once(*actions):
    """Run them together; the code each was refused with, or None."""
    barrier = threading.Barrier(len(actions))

    def run(action):
        barrier.wait()
        try:
            action()
        except Problem as problem:
            return problem.code
        else:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


def test_a_reset_link_followed_four_times_at_once_works_once():
    user = person()
    token = links.token_for(links.Purpose.RESET, user, user.email)
    passwords = [f"{number} taller ladders" for number in ("four", "five", "six", "seven")]

    def reset(password):
        return lambda: services.reset_password(token=token, password=password)

    outcomes = at_once(*map(reset, passwords))
    assert outcomes.count(None) == 1
    assert set(outcomes) <= {None, "password_changed", "link_invalid"}
    assert User.objects.get().check_password(passwords[outcomes.index(None)])


def test_four_people_switch_to_one_address_and_one_gets_it():
    tokens = [
        links.token_for(links.Purpose.VERIFY, person(), "Wanted@example.com") for _ in range(4)
    ]
    outcomes = at_once(*[lambda token=token: services.verify_email(token) for token in tokens])
    assert sorted(outcomes, key=str) == [None, "email_taken", "email_taken", "email_taken"]
    assert User.objects.filter(email="wanted@example.com").count() == 1


def test_a_space_made_while_its_owner_leaves_keeps_them_or_is_not_made(monkeypatch):
    def settle(leaving):
        if selectors.entitlement_for(leaving.user_id).spaces_used:
            raise Problem(409, "spaces_remain", "There is a space.")

    monkeypatch.setattr(departures, "_settled", [settle])
    for _ in range(5):
        owner = person()

        def close(owner=owner):
            services.close_account(owner.pk, password=PASSWORD)

        def make_space(owner=owner):
            run_in_transaction(lambda: services.reserve_space(owner.pk))

        outcomes = at_once(close, make_space)
        assert outcomes in (["spaces_remain", None], [None, "not_found"])
        entitlement = selectors.entitlement_for(owner.pk)
        assert entitlement.closed is not bool(entitlement.spaces_used)
