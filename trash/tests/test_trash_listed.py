"""The trash shows what its caller may restore or purge, where it would go back to, and no more."""

from itertools import product

import pytest
from django.utils import timezone

from accounts.tests.people import Visitor, person
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import attach_file, make_track, make_version
from trash import services
from wavic.lifecycle.models import Trashed
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space(person(name="Ada"))


@pytest.fixture
def owner(space):
    return Visitor.logged_in(space.owner)


def member(space, role, project=None):
    somebody = person(name=str(role))
    add_member(space, somebody, role, project)
    return Visitor.logged_in(somebody)


def listed(visitor, **query):
    answer = visitor.api.get("/trash", query)
    assert answer.status_code == 200
    assert_documented(answer)
    return answer.json()["results"]


def kinds(visitor, **query):
    return [row["kind"] for row in listed(visitor, **query)]


def throw_away(visitor, *paths):
    for path in paths:
        assert visitor.api.delete(path).status_code == 204


@pytest.fixture
def full(space, owner):
    """One of each kind that lies in a project, thrown away one by one."""
    project, gone = make_project(space), make_project(space, "Gone")
    track, lost = make_track(project), make_track(project, "Lost")
    version, attached = make_version(track, label="Mix 2"), attach_file(track)
    comment = make_comment(track, version=track.versions.first().pk)
    throw_away(
        owner,
        f"/comment/{comment.pk}",
        f"/file/attachment/{attached.pk}",
        f"/track/{track.pk}/version/{version.pk}",
        f"/track/{lost.pk}",
        f"/project/{gone.pk}",
    )
    return project


def test_a_row_says_what_it_was_where_and_how_long_it_stays(space, owner, full):
    rows = {row["kind"]: row for row in listed(owner)}
    assert [*rows] == ["project", "track", "version", "attachment", "comment"]  # the last first
    version = rows["version"]
    assert version["title"] == "Mix 2"
    assert version["number"] == 2
    assert version["space"] == {"id": str(space.pk), "title": "Northbound"}
    assert version["project"] == {"id": str(full.pk), "title": "First Light"}
    assert version["track"]["title"] == "Harbour"
    assert version["trashed_by"]["name"] == "Ada"
    assert version["days_left"] == 30
    assert version["may_restore"]
    assert version["may_purge"]
    assert rows["comment"]["title"] == "Too loud."
    assert rows["project"]["project"] is None


def test_each_role_sees_what_it_may_do_something_about(space, owner, full):
    everything = ["project", "track", "version", "attachment", "comment"]
    content = everything[:-1]
    admin, editor = member(space, Role.ADMIN), member(space, Role.EDITOR)
    assert kinds(admin) == everything
    assert kinds(editor) == content
    assert {row["may_purge"] for row in listed(editor)} == {False}
    for role in (Role.COMMENTER, Role.VIEWER):
        assert kinds(member(space, role)) == []
    assert kinds(member(space, Role.EDITOR, full)) == ["track", "version", "attachment"]
    assert kinds(member(space, Role.ADMIN, full)) == everything[1:]
    assert kinds(Visitor.logged_in()) == []


def test_a_narrower_role_in_a_project_counts_there(space, owner, full):
    editor = member(space, Role.EDITOR)
    role = {"role": "viewer", "project": str(full.pk)}
    path = f"/artist/{space.pk}/members/{editor.user.pk}"
    assert owner.api.patch(path, role, format="json").status_code == 200
    assert kinds(editor) == ["project"]


def test_authors_see_their_own_threads_while_they_belong_there(space, owner):
    track = make_track(make_project(space))
    author = member(space, Role.COMMENTER)
    thread = make_comment(track, author=author.user)
    throw_away(author, f"/comment/{thread.pk}")
    [row] = listed(author)
    assert (row["kind"], row["may_restore"], row["may_purge"]) == ("comment", True, False)
    space.memberships.filter(user=author.user).delete()
    assert listed(author) == []


def test_what_lies_in_the_trash_itself_is_not_listed(space, owner, full):
    make_space(owner.user, "Another")
    throw_away(owner, f"/project/{full.pk}")
    assert kinds(owner) == ["project", "project"]
    throw_away(owner, f"/artist/{space.pk}")
    assert kinds(owner) == ["space"]
    assert kinds(member(space, Role.ADMIN)) == []  # bringing it back is its owner's
    assert owner.api.post(f"/trash/space/{space.pk}/restore").status_code == 200
    assert kinds(owner) == ["project", "project"]


def test_of_one_space_alone(space, owner, full):
    other = make_space(owner.user, "Another")
    gone = make_project(other)
    throw_away(owner, f"/project/{gone.pk}")
    assert [row["id"] for row in listed(owner, space=str(other.pk))] == [str(gone.pk)]
    assert len(listed(owner, space=str(space.pk))) == 5
    stranger = make_space(person())
    assert listed(owner, space=str(stranger.pk)) == []


def test_pages_go_on_behind_what_is_hidden(space, owner, full):
    throw_away(owner, f"/project/{full.pk}")
    found, cursor = [], ""
    while cursor is not None:
        page = owner.api.get("/trash", {"limit": 2, "cursor": cursor}).json()
        found += [row["title"] for row in page["results"]]
        cursor = page["next"]
    assert found == ["First Light", "Gone"]


def test_what_is_being_deleted_for_good_is_not_listed(space, owner, full):
    [first, *others] = listed(owner)
    assert owner.api.delete(f"/trash/{first['kind']}/{first['id']}").status_code == 202
    assert [row["id"] for row in listed(owner)] == [row["id"] for row in others]
    assert owner.api.delete("/trash").status_code == 202
    assert listed(owner) == []


def test_a_moved_track_takes_what_was_thrown_away_out_of_it_along(space, owner):
    old, new = make_project(space, "Old"), make_project(space, "New")
    track = make_track(old)
    attached = attach_file(track)
    throw_away(owner, f"/file/attachment/{attached.pk}")
    before, after = member(space, Role.EDITOR, old), member(space, Role.EDITOR, new)
    assert kinds(before) == ["attachment"]
    assert owner.api.post(f"/track/{track.pk}/move", {"project": str(new.pk)}).status_code == 200
    assert kinds(before) == []
    assert kinds(after) == ["attachment"]
    assert after.api.post(f"/trash/attachment/{attached.pk}/restore").status_code == 200


def test_what_was_thrown_away_before_there_were_entries_gets_them(space, owner, full):
    rows = listed(owner)
    Trashed.objects.all().delete()
    assert services.enter_missing() == 5
    assert services.enter_missing() == 0
    assert sorted(row["id"] for row in listed(owner)) == sorted(row["id"] for row in rows)
    assert Trashed.objects.filter(purge_at__gt=timezone.now()).count() == 5


def test_nonsense_is_400(owner):
    spaces = ("x", "$ne", "\0", "0" * 25)
    queries = [*({"space": text} for text in spaces), {"limit": "0"}, {"cursor": "x"}]
    for query in queries:
        answer = owner.api.get("/trash", query)
        assert answer.status_code == 400, query
        assert answer["Content-Type"] == "application/problem+json"


def test_what_cannot_be_in_the_trash_is_404(owner):
    kinds = ["user", "link", "$ne", "project%00", "spaces", ".*", "review", "project"]
    for kind, pk in product(kinds, ["0" * 24, "1", "zz", "0" * 25]):
        assert owner.api.post(f"/trash/{kind}/{pk}/restore").status_code == 404
        assert owner.api.delete(f"/trash/{kind}/{pk}").status_code == 404
