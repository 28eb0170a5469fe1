"""Links are made, changed and revoked by who may, and tell their addresses to nobody else."""

import pytest

from accounts.tests.people import Visitor
from collaboration.models import Link, LinkCopy
from collaboration.tests.sharing import enter, member, open_token, share, token_of, try_to_open
from projects.tests.factories import make_project
from spaces.models import Membership, ProjectRole
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def project(owner):
    return make_project(make_space(owner.user))


@pytest.fixture
def track(project):
    return make_track(project)


def test_each_recipient_has_an_address_of_their_own(owner, track):
    link = share(owner, track, recipients=["Ada", "label@example.com"], name="For the label")
    assert [copy["recipient"] for copy in link["copies"]] == ["Ada", "label@example.com"]
    assert len({token_of(link, 0), token_of(link, 1)}) == 2
    assert (link["target"], link["target_id"], link["title"]) == ("track", str(track.pk), "Harbour")
    again = owner.api.get(f"/link/{link['id']}")
    assert_documented(again)
    assert again.json() == link
    stored = " ".join(map(str, LinkCopy.objects.values_list("token_hash", flat=True)))
    assert token_of(link) not in stored


def test_a_password_is_kept_as_a_hash_and_never_told(owner, track):
    link = share(owner, track, password="open sesame")
    assert link["protected"]
    assert "sesame" not in str(link)
    stored = Link.objects.get().password
    assert stored.startswith("bcrypt")
    for answer in (owner.api.get("/link"), owner.api.get(f"/link/{link['id']}")):
        assert stored not in answer.content.decode()
    assert "sesame" not in str([event.data for event in Event.objects.all()])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("expires_at", "2026-01-31T10:00:00Z"),
        ("password", "abc"),
        ("password", "x" * 129),
        ("max_plays", 0),
        ("target", "everything"),
        ("recipients", ["somebody"] * 101),
        ("recipients", ["two\nlines"]),
    ],
)
def test_what_makes_no_sense_is_refused(owner, track, field, value):
    body = {"target": "track", "target_id": str(track.pk), field: value}
    answer = owner.api.post("/link", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Link.objects.exists()


@pytest.mark.parametrize("kind", ["space", "project", "track", "version"])
def test_what_one_may_not_see_one_cannot_share(owner, track, kind):
    ids = {
        "space": track.space_id,
        "project": track.project_id,
        "track": track.pk,
        "version": track.current_version_id,
    }
    body = {"target": kind, "target_id": str(ids[kind])}
    assert Visitor.logged_in().api.post("/link", body).status_code == 404
    assert member(track.space, Role.VIEWER).api.post("/link", body).status_code == 403
    assert owner.api.post("/link", body).status_code == 201
    body["target_id"] = str(owner.user.pk)
    assert owner.api.post("/link", body).status_code == 404


def test_editors_have_their_own_links_and_admins_all(owner, project):
    editor = member(project.space, Role.EDITOR)
    admin = member(project.space, Role.ADMIN)
    theirs, owners = share(editor, project), share(owner, project)
    path = f"/link?space={project.space_id}"
    assert [link["id"] for link in editor.api.get(path).json()["results"]] == [theirs["id"]]
    both = [owners["id"], theirs["id"]]
    assert [link["id"] for link in admin.api.get(path).json()["results"]] == both
    assert admin.api.get("/link").json()["results"] == []
    assert editor.api.get(f"/link/{owners['id']}").status_code == 403
    assert editor.api.delete(f"/link/{owners['id']}").status_code == 403
    assert admin.api.patch(f"/link/{theirs['id']}", {"name": "Ours"}).json()["name"] == "Ours"
    assert member(project.space, Role.COMMENTER).api.get(path).status_code == 403
    assert Visitor.logged_in().api.get(path).status_code == 404


def test_who_may_not_edit_any_more_sees_and_changes_none_of_their_links(owner, project):
    editor = member(project.space, Role.EDITOR)
    link = share(editor, project)
    Membership.objects.filter(user=editor.user).update(role=Role.VIEWER)
    assert editor.api.get("/link").json()["results"] == []
    assert editor.api.get(f"/link/{link['id']}").status_code == 403
    Membership.objects.filter(user=editor.user).delete()
    assert editor.api.get("/link").json()["results"] == []
    assert editor.api.delete(f"/link/{link['id']}").status_code == 404


def test_roles_in_a_project_count_for_its_links(owner, project):
    space = project.space
    narrowed = member(space, Role.EDITOR)
    visitor = member(space, Role.VISITOR)
    for person, role in ((narrowed, Role.VIEWER), (visitor, Role.EDITOR)):
        roles = [ProjectRole(project=project.pk, role=role)]
        Membership.objects.filter(user=person.user).update(project_roles=roles)
    there = {"target": "project", "target_id": str(project.pk)}
    everywhere = {"target": "space", "target_id": str(space.pk)}
    assert visitor.api.post("/link", there).status_code == 201
    assert visitor.api.post("/link", everywhere).status_code == 403
    assert len(visitor.api.get("/link").json()["results"]) == 1
    assert narrowed.api.post("/link", there).status_code == 403
    assert narrowed.api.post("/link", everywhere).status_code == 403  # the project is in it


def test_a_stale_edit_is_told_what_is_there(owner, project):
    link = share(owner, project)
    path = f"/link/{link['id']}"
    edited = owner.api.patch(path, {"max_plays": 3}, headers={"If-Match": '"1"'})
    assert_documented(edited)
    assert (edited.json()["plays_left"], edited.json()["revision"]) == (3, 2)
    stale = owner.api.patch(path, {"name": "Mine"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["max_plays"]) == (409, 3)


def test_one_copy_is_revoked_and_the_others_stay_open(owner, track):
    link = share(owner, track, recipients=["Ada", "Bob"])
    ada, bob = enter(link), enter(link, copy=1)
    path = f"/link/{link['id']}/copy/{link['copies'][0]['id']}"
    assert owner.api.delete(path).status_code == 204
    assert owner.api.delete(path).status_code == 204
    assert Event.objects.filter(kind="link.revoked").count() == 1
    assert ada.get(f"/track/{track.pk}").status_code == 401
    assert bob.get(f"/track/{track.pk}").status_code == 200
    assert try_to_open(link).status_code == 404
    assert try_to_open(link, copy=1).status_code == 200
    shown = owner.api.get(f"/link/{link['id']}").json()["copies"]
    assert [copy["url"] is None for copy in shown] == [True, False]
    other = share(owner, track)
    crossed = f"/link/{link['id']}/copy/{other['copies'][0]['id']}"
    assert owner.api.delete(crossed).status_code == 404


def test_revoked_is_closed_at_once_and_for_good(owner, track):
    link = share(owner, track, recipients=["Ada", "Bob"])
    guest = enter(link)
    path = f"/link/{link['id']}"
    assert guest.get(f"/track/{track.pk}").status_code == 200
    assert owner.api.delete(path).status_code == 204
    assert owner.api.delete(path).status_code == 204
    assert Event.objects.filter(kind="link.revoked").count() == 1
    for route in ("", "/stream", "/waveform", "/version"):
        assert guest.get(f"/track/{track.pk}{route}").json()["code"] == "link_closed"
    assert try_to_open(link).json()["code"] == "link_not_found"
    assert owner.api.get(path).status_code == 404
    assert owner.api.get("/link").json()["results"] == []
    [revoked] = owner.api.get("/link?status=revoked").json()["results"]
    assert revoked["revoked"]
    assert [copy["url"] for copy in revoked["copies"]] == [None, None]


def test_further_recipients_get_copies_up_to_a_limit(owner, project):
    link = share(owner, project, recipients=["Ada"])
    path = f"/link/{link['id']}/copy"
    more = owner.api.post(path, {"recipients": ["Bob", "Cleo"]})
    assert_documented(more)
    assert [copy["recipient"] for copy in more.json()["copies"]] == ["Ada", "Bob", "Cleo"]
    assert open_token(token_of(more.json(), 2)).status_code == 200
    assert owner.api.post(path, {"recipients": ["X"] * 98}).status_code == 400
    assert LinkCopy.objects.count() == 3


def test_what_happens_to_links_is_told(owner, project):
    link = share(owner, project)
    owner.api.patch(f"/link/{link['id']}", {"password": "sesame"})
    owner.api.delete(f"/link/{link['id']}")
    told = Event.objects.filter(kind__startswith="link.").order_by("pk")
    assert [event.kind for event in told] == ["link.created", "link.edited", "link.revoked"]
    assert {event.space for event in told} == {project.space_id}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("expires_at", "9999-12-31T23:59:59.999999-23:59"),
        ("expires_at", {"$gt": ""}),
        ("max_plays", 10**30),
        ("may_download", "perhaps"),
        ("password", {"$ne": ""}),
        ("name", "turned\u202eround"),
        ("target_id", ["6b0319acabe27980ad308ce4"]),
        ("recipients", {"0": "Ada"}),
    ],
)
def test_hostile_values_are_refused(owner, track, field, value):
    body = {"target": "track", "target_id": str(track.pk), field: value}
    assert owner.api.post("/link", body).status_code == 400
    assert not Link.objects.exists()
