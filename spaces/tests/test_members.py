"""Members are seen by members, changed by who may, and gone at the next request."""

import pytest

from accounts.models import Entitlement
from accounts.tests.people import PASSWORD, Visitor, person
from projects.tests.factories import make_project
from spaces import services
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from wavic.api.errors import Problem
from wavic.events import Event
from wavic.mongo.profiling import round_trips
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person("Owner@Example.com"))


@pytest.fixture
def space(owner):
    return make_space(owner.user)


@pytest.fixture
def project(space):
    return make_project(space)


def member(space, role, project=None) -> Visitor:
    visitor = Visitor.logged_in()
    add_member(space, visitor.user, role, project)
    return visitor


def listed(visitor, space, **query):
    answer = visitor.api.get(f"/artist/{space.pk}/members", query)
    assert_documented(answer)
    return answer


def change(visitor, space, whom, *, revision=None, **body):
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    path = f"/artist/{space.pk}/members/{whom.user.pk}"
    answer = visitor.api.patch(path, body, format="json", headers=headers)
    assert_documented(answer)
    return answer


def remove(visitor, space, whom):
    return visitor.api.delete(f"/artist/{space.pk}/members/{whom.user.pk}")


def leave(visitor, space):
    return visitor.api.post(f"/artist/{space.pk}/leave")


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def count(space) -> int:
    found = Space.objects.get(pk=space.pk)
    assert found.member_count == Membership.objects.filter(space=space).count()
    return found.member_count


def happened() -> list[tuple[str, dict]]:
    events = Event.objects.filter(kind__startswith="member.").order_by("id")
    return [(event.kind.removeprefix("member."), event.data) for event in events]


def test_who_joined_first_comes_first_with_role_and_projects(owner, space, project):
    viewer = member(space, Role.VIEWER)
    visiting = member(space, Role.EDITOR, project)
    first, second, third = listed(owner, space).json()["results"]
    assert (first["user"]["id"], first["role"]) == (str(owner.user.pk), "owner")
    assert first["email"] == "Owner@Example.com"
    assert (second["user"], second["role"]) == (
        {"id": str(viewer.user.pk), "name": "Ada", "avatar": None},
        "viewer",
    )
    assert third["email"] == visiting.user.email
    assert third["role"] == "visitor"
    assert third["projects"] == [{"project": str(project.pk), "role": "editor"}]


def test_addresses_are_for_who_may_manage_members(owner, space):
    admin, editor = member(space, Role.ADMIN), member(space, Role.EDITOR)
    assert all(row["email"] for row in listed(admin, space).json()["results"])
    assert {row["email"] for row in listed(editor, space).json()["results"]} == {None}


def test_a_visitor_does_not_see_who_else_is_there_and_a_stranger_sees_no_space(space, project):
    assert told(listed(member(space, Role.ADMIN, project), space)) == (403, "forbidden")
    assert told(listed(Visitor.logged_in(), space)) == (404, "not_found")


@pytest.mark.parametrize("size", [1, 20])
def test_a_page_of_members_costs_one_round_trip_by_an_index(owner, space, size):
    for _ in range(size):
        add_member(space, person(), Role.VIEWER)
        add_member(make_space(person()), person(), Role.VIEWER)
    with round_trips() as trips:
        page = listed(owner, space, limit=5).json()
    assert len(page["results"]) == min(size + 1, 5)
    assert len(trips) == 2  # the caller's own is one of them
    [plan] = trips.plans_on(Membership._meta.db_table)[1:]
    assert "members_of_space" in plan.indexes
    assert not plan.collection_scan
    assert not plan.in_memory_sort
    assert plan.documents_examined <= 6


def test_another_role_counts_from_the_next_request_on(owner, space):
    editor = member(space, Role.EDITOR)
    body = {"space": str(space.pk), "title": "Tides"}
    assert editor.api.post("/project", body, format="json").status_code == 201
    assert change(owner, space, editor, role="viewer").json()["role"] == "viewer"
    assert editor.api.post("/project", body, format="json").status_code == 403
    membership = str(Membership.objects.get(user=editor.user).pk)
    said = {"membership": membership, "role": "viewer", "project": None}
    assert happened() == [("role_changed", said)]


def test_somebody_removed_is_out_at_their_next_request(owner, space, project):
    editor = member(space, Role.EDITOR)
    paths = (f"/artist/{space.pk}", f"/project/{project.pk}", f"/artist/{space.pk}/members")
    assert [editor.api.get(path).status_code for path in paths] == [200, 200, 200]
    assert remove(owner, space, editor).status_code == 204
    assert [editor.api.get(path).status_code for path in paths] == [404, 404, 404]
    assert count(space) == 1
    assert told(remove(owner, space, editor)) == (404, "not_found")
    assert [what for what, _ in happened()] == ["removed"]


def test_a_role_in_a_project_narrows_and_widens_and_can_be_taken_away(owner, space, project):
    editor, viewer = member(space, Role.EDITOR), member(space, Role.VIEWER)
    path = f"/project/{project.pk}"

    def rename(visitor):
        return visitor.api.patch(path, {"title": "Renamed"}, format="json").status_code

    assert (rename(editor), rename(viewer)) == (200, 403)
    change(owner, space, editor, role="commenter", project=str(project.pk))
    change(owner, space, viewer, role="editor", project=str(project.pk))
    assert (rename(editor), rename(viewer)) == (403, 200)
    changed = change(owner, space, editor, role=None, project=str(project.pk)).json()
    assert (changed["role"], changed["projects"]) == ("editor", [])
    assert rename(editor) == 200


def test_a_visitor_left_without_a_project_is_no_member_any_more(owner, space, project):
    visiting = member(space, Role.EDITOR, project)
    other = make_project(space)
    change(owner, space, visiting, role="viewer", project=str(other.pk))
    left = change(owner, space, visiting, role=None, project=str(project.pk))
    assert left.json()["projects"] == [{"project": str(other.pk), "role": "viewer"}]
    assert change(owner, space, visiting, role=None, project=str(other.pk)).status_code == 204
    assert visiting.api.get(f"/artist/{space.pk}").status_code == 404
    assert count(space) == 1


def test_a_member_made_a_visitor_keeps_their_projects_only(owner, space, project):
    with_one, without = member(space, Role.EDITOR), member(space, Role.EDITOR)
    change(owner, space, with_one, role="viewer", project=str(project.pk))
    assert change(owner, space, with_one, role="visitor").json()["role"] == "visitor"
    assert with_one.api.get(f"/project/{project.pk}").json()["role"] == "viewer"
    assert with_one.api.get(f"/project/{make_project(space).pk}").status_code == 404
    assert change(owner, space, without, role="visitor").status_code == 204


def test_the_owner_stays_and_nobody_is_made_owner(owner, space):
    admin = member(space, Role.ADMIN)
    for visitor in (owner, admin):
        assert told(change(visitor, space, owner, role="viewer")) == (409, "owner_stays")
        assert told(remove(visitor, space, owner)) == (409, "owner_stays")
    assert told(leave(owner, space)) == (409, "owner_stays")
    assert told(change(owner, space, admin, role="owner")) == (400, "invalid")


def test_the_owner_gets_no_role_in_a_project_either(owner, space, project):
    answer = change(owner, space, owner, role="viewer", project=str(project.pk))
    assert told(answer) == (409, "owner_stays")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COMMENTER, Role.VIEWER])
def test_who_may_not_manage_members_changes_nobody(space, role):
    admin, visitor = member(space, Role.ADMIN), member(space, role)
    assert told(change(visitor, space, admin, role="viewer")) == (403, "forbidden")
    assert told(remove(visitor, space, visitor)) == (403, "forbidden")


def test_admins_manage_admins_and_may_lower_themselves(space):
    first, second = member(space, Role.ADMIN), member(space, Role.ADMIN)
    assert change(first, space, second, role="editor").status_code == 200
    assert change(first, space, first, role="viewer").status_code == 200
    assert told(change(first, space, second, role="admin")) == (403, "forbidden")


def test_another_spaces_project_and_member_are_unknown(owner, space):
    editor = member(space, Role.EDITOR)
    elsewhere = make_space(person())
    foreign = make_project(elsewhere)
    stranger = member(elsewhere, Role.EDITOR)
    answer = change(owner, space, editor, role="viewer", project=str(foreign.pk))
    assert told(answer) == (404, "not_found")
    assert told(change(owner, space, stranger, role="viewer")) == (404, "not_found")
    assert told(remove(owner, space, stranger)) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [{}, {"role": None}, {"role": "guest"}, {"role": ["viewer"]}, {"role": "viewer", "project": 7}],
)
def test_a_role_that_is_none_is_refused(owner, space, body):
    editor = member(space, Role.EDITOR)
    assert told(change(owner, space, editor, **body)) == (400, "invalid")


def test_visitor_is_no_role_in_a_project(owner, space, project):
    editor = member(space, Role.EDITOR)
    answer = change(owner, space, editor, role="visitor", project=str(project.pk))
    assert told(answer) == (400, "invalid")


def test_a_stale_revision_is_told_how_the_member_is_now(owner, space):
    editor = member(space, Role.EDITOR)
    assert change(owner, space, editor, role="viewer", revision=1).json()["revision"] == 2
    answer = change(owner, space, editor, role="admin", revision=1)
    assert told(answer) == (409, "conflict")
    assert answer.json()["current"]["role"] == "viewer"


def test_giving_the_role_they_have_changes_nothing(owner, space):
    editor = member(space, Role.EDITOR)
    assert change(owner, space, editor, role="editor").json()["revision"] == 1
    assert happened() == []


def test_leaving_ends_ones_own_membership(space, project):
    for visitor in (member(space, Role.ADMIN), member(space, Role.VIEWER, project)):
        assert leave(visitor, space).status_code == 204
        assert told(leave(visitor, space)) == (404, "not_found")
    assert count(space) == 1
    assert [what for what, _ in happened()] == ["left", "left"]


def test_joining_brings_together_what_invitations_gave(space, project):
    """A project first, then the space, then a role less in it: nothing that was given is lost."""
    user = person()
    services.add_member(space.pk, user.pk, Role.VIEWER, project.pk)
    assert (count(space), Membership.objects.get(user=user).role) == (2, "visitor")
    services.add_member(space.pk, user.pk, Role.EDITOR)
    services.add_member(space.pk, user.pk, Role.COMMENTER)
    services.add_member(space.pk, user.pk, Role.ADMIN, project.pk)
    found = Membership.objects.get(user=user)
    assert (found.role, [given.role for given in found.project_roles]) == ("editor", ["viewer"])
    assert count(space) == 2
    assert [what for what, _ in happened()] == ["joined", "role_changed"]


def test_the_owners_plan_says_how_many_may_join(owner, space):
    Entitlement.objects.filter(user=owner.user).update(collaborators_limit=2)
    for _ in range(2):
        services.add_member(space.pk, person().pk, Role.VIEWER)
    with pytest.raises(Problem) as refused:
        services.add_member(space.pk, person().pk, Role.VIEWER)
    assert (refused.value.status_code, refused.value.code) == (403, "quota_exceeded")
    said = {name: refused.value.extra[name] for name in ("quota", "limit", "used")}
    assert said == {"quota": "collaborators", "limit": 2, "used": 2}
    assert count(space) == 3


def test_the_owner_does_not_join(owner, space):
    with pytest.raises(Problem, match="owner stays"):
        services.add_member(space.pk, owner.user.pk, Role.VIEWER)


def test_a_closed_account_is_no_member_any_more(owner, space, project):
    editor = member(space, Role.EDITOR)
    trashed = make_space(owner.user)
    add_member(trashed, editor.user, Role.VIEWER)
    owner.api.delete(f"/artist/{trashed.pk}")
    own = make_space(editor.user)
    editor.api.delete(f"/artist/{own.pk}")
    assert editor.api.delete("/user/me", {"password": PASSWORD}).status_code == 204
    assert (count(space), count(trashed)) == (1, 1)
    assert Membership.objects.get(user=editor.user).space_id == own.pk
    assert [what for what, _ in happened()] == ["left", "left"]
    with pytest.raises(Problem, match="nothing here"):
        services.add_member(space.pk, editor.user.pk, Role.VIEWER)
