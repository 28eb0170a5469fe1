"""A role given in one project counts there instead of the one in the space."""

import pytest

from accounts.tests.people import Visitor, person
from projects.tests.factories import make_project
from spaces.models import Membership, ProjectRole
from spaces.roles import Role, effective_role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.mongo.profiling import round_trips


@pytest.mark.parametrize(
    ("space_role", "given", "expected"),
    [
        (Role.EDITOR, None, Role.EDITOR),
        (Role.EDITOR, Role.VIEWER, Role.VIEWER),
        (Role.VIEWER, Role.ADMIN, Role.ADMIN),
        (Role.VISITOR, Role.COMMENTER, Role.COMMENTER),
        (Role.VISITOR, None, None),
    ],
)
def test_narrower_and_wider(space_role, given, expected):
    roles = {"it": given} if given else {}
    assert effective_role(space_role, roles, "it") == expected
    assert effective_role(space_role, roles, None) == space_role


@pytest.fixture
def space(db):
    return make_space(person())


def give(space, user, role, project, in_project):
    add_member(space, user, role)
    Membership.objects.filter(space=space, user=user).update(
        project_roles=[ProjectRole(project=project.pk, role=in_project)]
    )
    return Visitor.logged_in(user).api


def test_an_editor_narrowed_to_viewer_in_one_project_edits_the_others(space):
    quiet, loud = make_project(space), make_project(space)
    track = make_track(quiet)
    client = give(space, person(), Role.EDITOR, quiet, Role.VIEWER)
    assert client.get(f"/project/{quiet.pk}").data["role"] == "viewer"
    assert client.patch(f"/project/{quiet.pk}", {"title": "x"}, format="json").status_code == 403
    assert client.patch(f"/track/{track.pk}", {"title": "x"}, format="json").status_code == 403
    assert client.get(f"/track/{track.pk}/download").status_code == 403
    assert client.patch(f"/project/{loud.pk}", {"title": "x"}, format="json").status_code == 200


def test_a_viewer_widened_to_editor_in_one_project_edits_that_one(space):
    ours, other = make_project(space), make_project(space)
    track = make_track(ours)
    client = give(space, person(), Role.VIEWER, ours, Role.EDITOR)
    assert client.patch(f"/track/{track.pk}", {"title": "x"}, format="json").status_code == 200
    assert client.patch(f"/project/{other.pk}", {"title": "x"}, format="json").status_code == 403
    body = {"space": str(space.pk), "title": "Third"}
    assert client.post("/project", body, format="json").status_code == 403


def test_a_visitor_sees_the_space_and_of_its_projects_only_theirs(space):
    theirs, other = make_project(space), make_project(space)
    hidden = make_track(other)
    user = person()
    add_member(space, user, Role.COMMENTER, theirs)
    client = Visitor.logged_in(user).api
    assert client.get(f"/artist/{space.pk}").data["role"] == "visitor"
    assert [row["id"] for row in client.get("/artist").data["results"]] == [space.pk]
    listed = client.get(f"/project/space/{space.pk}").data["results"]
    assert [row["id"] for row in listed] == [theirs.pk]
    assert client.get(f"/project/{other.pk}").status_code == 404
    assert client.get(f"/track/{hidden.pk}").status_code == 404
    assert client.get(f"/artist/{space.pk}/usage").status_code == 403


@pytest.mark.parametrize("projects", [1, 20])
def test_a_visitors_list_of_projects_is_two_reads_however_long(space, projects):
    user = person()
    given = [ProjectRole(project=make_project(space).pk, role=Role.VIEWER) for _ in range(projects)]
    make_project(space)
    Membership.objects.create(space=space, user=user, role=Role.VISITOR, project_roles=given)
    client = Visitor.logged_in(user).api
    client.get(f"/project/space/{space.pk}?limit=100")
    with round_trips() as trips:
        rows = client.get(f"/project/space/{space.pk}?limit=100").data["results"]
    assert len(rows) == projects
    assert len(trips) == 3  # and one for the caller
