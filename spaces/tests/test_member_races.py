"""Two people change who belongs at the same moment: one wins, and the other is told."""

import pytest

from accounts.models import Entitlement
from accounts.services import close_account
from accounts.tests.people import PASSWORD, person
from accounts.tests.test_account_races import at_once
from spaces import services
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space(person())


def admins(space, number=2):
    return [add_member(space, person(), Role.ADMIN).user for _ in range(number)]


def counted(space) -> int:
    found = Space.objects.get(pk=space.pk)
    members = Membership.objects.filter(space=space)
    assert found.member_count == members.count()
    assert list(members.filter(role=Role.OWNER).values_list("user", flat=True)) == [found.owner_id]
    return found.member_count


def test_a_member_removed_by_two_admins_is_removed_once(space):
    editor = add_member(space, person(), Role.EDITOR).user

    def remove(admin):
        return lambda: services.remove_member(admin, space.pk, editor.pk)

    assert sorted(at_once(*map(remove, admins(space, 4))), key=str) == [None, *["not_found"] * 3]
    assert counted(space) == 5


def test_of_two_admins_who_edit_the_same_member_one_is_told(space):
    editor = add_member(space, person(), Role.EDITOR).user

    def change(admin, role):
        return lambda: services.change_member(admin, space.pk, editor.pk, role=role, expected=1)

    roles = [Role.VIEWER, Role.COMMENTER]
    outcomes = at_once(*map(change, admins(space), roles))
    assert sorted(outcomes, key=str) == [None, "conflict"]
    assert Membership.objects.get(user=editor).role == roles[outcomes.index(None)]


def test_of_two_admins_who_lower_each_other_one_stays(space):
    first, second = admins(space)

    def lower(actor, other):
        return lambda: services.change_member(actor, space.pk, other.pk, role=Role.VIEWER)

    outcomes = at_once(lower(first, second), lower(second, first))
    assert sorted(outcomes, key=str) == [None, "forbidden"]
    assert Membership.objects.filter(space=space, role=Role.ADMIN).count() == 1


def test_roles_in_different_projects_are_both_kept(space):
    from projects.tests.factories import make_project

    editor = add_member(space, person(), Role.EDITOR).user
    projects = [make_project(space).pk for _ in range(3)]

    def give(project):
        return lambda: services.change_member(
            space.owner, space.pk, editor.pk, role=Role.VIEWER, project=project
        )

    assert at_once(*map(give, projects)) == [None] * 3
    given = Membership.objects.get(user=editor).project_roles
    assert {role.project for role in given} == set(projects)


def test_one_person_joining_in_many_tabs_is_one_member(space):
    user = person()
    join = [lambda: services.add_member(space.pk, user.pk, Role.EDITOR)] * 4
    assert at_once(*join) == [None] * 4
    assert counted(space) == 2


def test_as_many_join_as_the_plan_allows(space):
    Entitlement.objects.filter(user=space.owner).update(collaborators_limit=3)

    def join(user):
        return lambda: services.add_member(space.pk, user.pk, Role.VIEWER)

    outcomes = at_once(*[join(person()) for _ in range(6)])
    assert sorted(outcomes, key=str) == [*[None] * 3, *["quota_exceeded"] * 3]
    assert counted(space) == 4


def test_who_joins_while_their_account_closes_is_no_member(space):
    for _ in range(4):
        user = person()
        at_once(
            lambda user=user: services.add_member(space.pk, user.pk, Role.VIEWER),
            lambda user=user: close_account(user.pk, password=PASSWORD),
        )
        assert counted(space) == 1


def test_of_two_transfers_at_once_one_is_made(space):
    heirs = admins(space)

    def transfer(heir):
        return lambda: services.transfer_space(space.owner, space.pk, heir.pk)

    outcomes = at_once(*map(transfer, heirs))
    assert sorted(outcomes, key=str) == [None, "forbidden"]
    counted(space)
    assert Space.objects.get().owner_id == heirs[outcomes.index(None)].pk
    used = Entitlement.objects.filter(spaces_used=1).values_list("user", flat=True)
    assert list(used) == [heirs[outcomes.index(None)].pk]


def test_an_heir_who_leaves_at_that_moment_is_owner_or_gone(space):
    for _ in range(4):
        space = make_space(person())
        [heir] = admins(space, 1)
        outcomes = at_once(
            lambda space=space, heir=heir: services.transfer_space(space.owner, space.pk, heir.pk),
            lambda space=space, heir=heir: services.leave_space(heir, space.pk),
        )
        assert outcomes in ([None, "owner_stays"], ["not_an_admin", None])
        assert counted(space) == (2 if outcomes[0] is None else 1)


def test_an_heir_who_closes_their_account_at_that_moment_owns_nothing(space):
    for _ in range(4):
        space = make_space(person())
        [heir] = admins(space, 1)
        outcomes = at_once(
            lambda space=space, heir=heir: services.transfer_space(space.owner, space.pk, heir.pk),
            lambda heir=heir: close_account(heir.pk, password=PASSWORD),
        )
        assert outcomes in ([None, "spaces_remain"], ["not_an_admin", None], ["not_found", None])
        counted(space)
