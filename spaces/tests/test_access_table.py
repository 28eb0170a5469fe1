"""The table says for each role what mission says, and nobody else decides."""

import pytest

from accounts.tests.people import person
from spaces import access
from spaces.roles import GUEST, MATRIX, Action, Role, Rule
from spaces.tests.factories import add_member, make_space
from wavic.api.errors import Forbidden, NotFound
from wavic.lifecycle import changes
from wavic.mongo.profiling import round_trips

MAY_EDIT = {Role.OWNER, Role.ADMIN, Role.EDITOR}


def test_every_action_has_a_rule_for_every_role_and_for_guests():
    assert set(MATRIX) == {(a, r) for a in Action for r in (*Role.values, GUEST)}


def test_only_the_owner_deletes_and_transfers():
    for action in (Action.DELETE_SPACE, Action.TRANSFER_SPACE):
        assert {r for r in Role.values if MATRIX[action, r] is Rule.ALWAYS} == {Role.OWNER}


def test_viewers_and_guests_without_leave_never_get_the_original():
    assert MATRIX[Action.DOWNLOAD_ORIGINAL, Role.VIEWER] is Rule.NEVER
    assert MATRIX[Action.DOWNLOAD_ORIGINAL, GUEST] is Rule.BY_LINK


def test_an_own_comment_may_be_edited_and_another_not():
    commenter = access.Access(space_id=None, owner_id=None, role=Role.COMMENTER)
    assert commenter.may(Action.EDIT_COMMENT, own=True)
    assert not commenter.may(Action.EDIT_COMMENT)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.django_db
def test_editing_is_for_owner_admin_and_editor(role):
    space = make_space(person())
    member = space.owner if role == Role.OWNER else person()
    if role != Role.OWNER:
        add_member(space, member, role)
    if role in MAY_EDIT:
        assert access.to_space(member, space.pk, Action.EDIT_CONTENT).role == role
    else:
        with pytest.raises(Forbidden):
            access.to_space(member, space.pk, Action.EDIT_CONTENT)


@pytest.mark.django_db
def test_a_trashed_space_is_gone_for_its_owner_too():
    space = make_space(person())
    changes.trash(type(space), space.pk, by=space.owner_id)
    with pytest.raises(NotFound):
        access.to_space(space.owner, space.pk)


@pytest.mark.django_db
def test_the_question_costs_one_round_trip():
    owner = person()
    space = make_space(owner)
    with round_trips() as trips:
        access.to_space(owner, space.pk)
    assert len(trips) == 1
