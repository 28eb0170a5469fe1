"""Inviting answers and costs the same whether the address is somebody's or not (case 19).

Costs are counted, not timed: the commands sent to MongoDB, those of the worker's turn as well.
"""

from functools import partial

import pytest

from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration.tests.inviting import invite
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from wavic.mongo.profiling import round_trips
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db
DIFFERS = {"id", "email", "sent_at", "expires_at", "created_at", "updated_at"}


def addresses() -> dict[str, str]:
    """Those that who invites can't tell apart."""
    proved, elsewhere = person(), person()
    User.objects.filter(pk=proved.pk).update(email_verified_at=proved.created_at)
    add_member(make_space(person()), elsewhere, Role.EDITOR)
    return {
        "unknown": "nobody@example.com",
        "known": person().email,
        "proved": proved.email,
        "closed": person(is_active=False).email,
        "member_elsewhere": elsewhere.email,
    }


def measured(post) -> tuple:
    with round_trips() as trips:
        answer = post()
    body = {name: value for name, value in answer.json().items() if name not in DIFFERS}
    commands = [(name := next(iter(command)), command[name]) for command in trips.commands]
    return answer.status_code, body, commands


@pytest.mark.parametrize("again", [False, True])
def test_inviting_costs_and_answers_the_same(again, settings):
    settings.RATELIMIT_ENABLE = True
    owner = Visitor.logged_in()
    space = make_space(owner.user)
    asked = addresses()
    invite(owner, space, "warm.up@example.com")
    if again:
        for email in asked.values():
            invite(owner, space, email)
    costs = {kind: measured(partial(invite, owner, space, email)) for kind, email in asked.items()}
    assert costs["unknown"][0] == 201
    for kind, cost in costs.items():
        assert cost == costs["unknown"], kind


def test_everybody_is_mailed_alike(mailoutbox):
    owner = Visitor.logged_in()
    space = make_space(owner.user)
    asked = addresses()
    for email in asked.values():
        invite(owner, space, email)
    work_off()
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(asked.values())
    assert len({letter.subject for letter in mailoutbox}) == 1
