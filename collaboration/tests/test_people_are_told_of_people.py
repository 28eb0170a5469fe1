"""Invitations, members, roles, who owns a space, who opened a link: those it concerns are told."""

import pytest

from accounts.tests.people import Visitor, person
from collaboration import services
from collaboration.tests.inviting import invited, posted, verified
from collaboration.tests.sharing import enter, member, share
from collaboration.tests.telling import forget_what_happened, inbox, lines, told
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person(name="Ada"))


@pytest.fixture
def space(owner):
    space = make_space(owner.user)
    forget_what_happened()
    return space


@pytest.fixture
def cleo():
    return verified(Visitor.logged_in(person(name="Cleo")))


def test_an_invitation_is_told_to_an_account_with_that_address_until_it_is_answered(
    owner, space, cleo
):
    invitation = invited(owner, space, cleo.user.email)
    [row] = told(cleo)
    assert (row["kind"], row["role"]) == ("invitation", "editor")
    assert row["invitation"] == str(invitation.pk)
    assert row["space"] == {"id": str(space.pk), "name": space.name}
    assert row["actors"][0]["name"] == "Ada"
    invited(owner, space, cleo.user.email, "viewer")  # again, as another
    assert [row["role"] for row in told(cleo)] == ["viewer"]
    assert posted(cleo, "decline", invitation=str(invitation.pk)).status_code == 204
    assert inbox(cleo)["unread"] == 0  # at once
    assert (told(cleo), told(owner)) == ([], [])


def test_one_that_is_revoked_or_runs_out_is_told_no_more(owner, space, cleo):
    revoked = invited(owner, space, cleo.user.email)
    assert lines(told(cleo)) == [("invitation", 1)]
    assert owner.api.delete(f"/collaboration/invite/{revoked.pk}").status_code == 204
    assert told(cleo) == []
    late = invited(owner, make_project(space), cleo.user.email)
    assert "invitation" in dict(lines(told(cleo)))
    type(late).objects.filter(pk=late.pk).update(expires_at=late.sent_at)
    assert (told(cleo), inbox(cleo)["unread"]) == ([], 0)


def test_an_address_that_is_not_proved_is_told_nothing(owner, space):
    dan = Visitor.logged_in()
    invited(owner, space, dan.user.email)
    assert told(dan) == []


def test_who_invited_is_told_that_it_was_accepted_and_the_others_who_joined(owner, space, cleo):
    eli = member(space, Role.VIEWER)
    only_there = Visitor.logged_in()
    add_member(space, only_there.user, Role.EDITOR, make_project(space))
    forget_what_happened()
    invitation = invited(owner, space, cleo.user.email)
    assert posted(cleo, "accept", invitation=str(invitation.pk)).status_code == 200
    [accepted] = told(owner)
    assert (accepted["kind"], accepted["actors"][0]["name"]) == ("invitation_accepted", "Cleo")
    assert lines(told(eli)) == [("member_joined", 1)]
    assert (told(only_there), told(cleo)) == ([], [])  # a visitor doesn't see who is there


def test_who_accepts_a_wider_role_is_told_of_to_who_gave_it(owner, space, cleo):
    add_member(space, cleo.user, Role.VIEWER, make_project(space))
    forget_what_happened()
    invitation = invited(owner, space, cleo.user.email)
    posted(cleo, "accept", invitation=str(invitation.pk))
    assert lines(told(owner)) == [("invitation_accepted", 1)]
    assert told(cleo) == []


def test_the_new_owner_and_the_others_are_told_of_a_transfer(owner, space):
    heir, eli = member(space, Role.ADMIN), member(space, Role.VIEWER)
    transferred = owner.api.post(f"/artist/{space.pk}/transfer", {"user": str(heir.user.pk)})
    assert transferred.status_code == 200
    for visitor in (heir, eli):
        assert lines(told(visitor)) == [("space_transferred", 1)]
    assert told(owner) == []


def test_who_leaves_keeps_nothing_of_what_was_told_there(owner, space):
    eli = member(space, Role.EDITOR)
    make_project(space)
    assert lines(told(eli)) == [("project", 1)]
    assert eli.api.post(f"/artist/{space.pk}/leave").status_code == 204
    assert (told(eli), inbox(eli)["unread"]) == ([], 0)
    add_member(space, eli.user, Role.EDITOR)
    assert told(eli) == []  # nor when they are back


def test_who_made_a_link_is_told_who_opened_it_as_long_as_they_manage_it(owner, space):
    eli = member(space, Role.EDITOR)
    link = share(eli, make_project(space), recipients=["The label"])
    forget_what_happened()
    enter(link, name="Kim")
    enter(link)
    [row] = told(eli)
    assert (row["kind"], row["count"], row["excerpt"]) == ("link_opened", 2, "The label")
    assert {actor["name"] for actor in row["actors"]} == {"Kim", ""}
    assert row["link"] == link["id"]
    assert told(owner) == []
    services.mark_read(eli.user.pk)
    owner.api.patch(f"/artist/{space.pk}/members/{eli.user.pk}", {"role": "viewer"})
    enter(link, name="Lou")
    assert lines(told(eli, unread="true")) == [("role_changed", 1)]
