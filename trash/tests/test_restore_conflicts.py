"""Case 25: what stands in the way of restoring is said clearly, and races end as if in turn."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Entitlement
from accounts.tests.people import Visitor, person
from collaboration.tests.factories import make_comment
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.tests.factories import make_space
from tracks.models import Track
from tracks.tests.factories import attach_file, make_track, make_version
from trash.services import purge_unit
from wavic.events import Event
from wavic.lifecycle.models import Trashed

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space(person(name="Ada"))


@pytest.fixture
def owner(space):
    return Visitor.logged_in(space.owner)


def throw_away(visitor, path):
    assert visitor.api.delete(path).status_code == 204


def restore(visitor, kind, pk):
    return visitor.api.post(f"/trash/{kind}/{pk}/restore")


def refused(visitor, kind, pk):
    answer = restore(visitor, kind, pk)
    assert answer.status_code == 409, answer.json()
    problem = answer.json()
    assert problem["code"] == "parent_trashed"
    assert Trashed.objects.filter(object=pk).exists()
    return problem["parent"]


def test_what_it_was_in_has_to_come_back_first(space, owner):
    project = make_project(space)
    track = make_track(project)
    attached = attach_file(track)
    throw_away(owner, f"/file/attachment/{attached.pk}")
    throw_away(owner, f"/track/{track.pk}")
    track_gone = {"kind": "track", "id": str(track.pk), "title": "Harbour"}
    assert refused(owner, "attachment", attached.pk) == track_gone
    throw_away(owner, f"/project/{project.pk}")
    project_gone = {"kind": "project", "id": str(project.pk), "title": "First Light"}
    assert refused(owner, "attachment", attached.pk) == project_gone
    throw_away(owner, f"/artist/{space.pk}")
    space_gone = {"kind": "space", "id": str(space.pk), "title": "Northbound"}
    assert refused(owner, "project", project.pk) == space_gone
    for kind, pk in (
        ("space", space.pk),
        ("project", project.pk),
        ("track", track.pk),
        ("attachment", attached.pk),
    ):
        assert restore(owner, kind, pk).status_code == 200
    assert owner.api.get(f"/file/attachment/{attached.pk}").status_code == 200


def test_a_thread_waits_for_a_version_that_it_stands_on(space, owner):
    track = make_track(make_project(space))
    version = make_version(track, label="Mix 2")
    thread = make_comment(track, version=version.pk)
    throw_away(owner, f"/comment/{thread.pk}")
    throw_away(owner, f"/track/{track.pk}/version/{version.pk}")
    parent = refused(owner, "comment", thread.pk)
    assert parent == {"kind": "version", "id": str(version.pk), "title": "Mix 2"}
    assert restore(owner, "version", version.pk).status_code == 200
    assert Track.objects.get(pk=track.pk).open_comments == 0
    assert restore(owner, "comment", thread.pk).status_code == 200
    assert Track.objects.get(pk=track.pk).open_comments == 1


def test_once_it_is_being_deleted_it_does_not_come_back(space, owner):
    project = make_project(space)
    throw_away(owner, f"/project/{project.pk}")
    path = f"/trash/project/{project.pk}"
    assert owner.api.delete(path).status_code == 202
    answer = restore(owner, "project", project.pk)
    assert (answer.status_code, answer.json()["code"]) == (410, "purged")
    assert owner.api.delete(path).status_code == 202  # again is no error
    purge_unit(str(Trashed.objects.get().pk))
    assert restore(owner, "project", project.pk).status_code == 404
    assert owner.api.delete(path).status_code == 404


def test_what_is_not_in_the_trash_is_404(space, owner):
    project = make_project(space)
    assert restore(owner, "project", project.pk).status_code == 404
    throw_away(owner, f"/project/{project.pk}")
    assert restore(owner, "track", project.pk).status_code == 404  # of another kind
    assert restore(owner, "project", project.pk).status_code == 200
    assert restore(owner, "project", project.pk).status_code == 404


def test_no_quota_and_no_name_stands_in_the_way(space, owner):
    project = make_project(space, "Twice")
    make_track(project)
    throw_away(owner, f"/project/{project.pk}")
    make_project(space, "Twice")
    throw_away(owner, f"/artist/{space.pk}")
    used = Entitlement.objects.get(user=space.owner)
    assert used.spaces_used == 1  # nothing is freed before it is gone for good
    Entitlement.objects.update(storage_limit=1, spaces_limit=0, collaborators_limit=0)
    assert restore(owner, "space", space.pk).status_code == 200
    assert restore(owner, "project", project.pk).status_code == 200
    titles = [row["title"] for row in owner.api.get(f"/project/space/{space.pk}").json()["results"]]
    assert titles == ["Twice", "Twice"]
    again = Entitlement.objects.get(user=space.owner)
    assert (again.spaces_used, again.storage_used) == (1, used.storage_used)


def at_once(*calls):
    def call(each):
        try:
            return each().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(call, calls))


def another(visitor):
    clone = Visitor(visitor.user)
    clone.bear(visitor.token)
    return clone.api


def test_two_who_throw_away_or_restore_at_once_are_counted_once(space, owner):
    project = make_project(space)
    tracks = [make_track(project, str(number)) for number in range(3)]
    path = f"/track/{tracks[0].pk}"
    calls = [lambda: another(owner).delete(path) for _ in range(3)]
    others = [lambda t=t: another(owner).delete(f"/track/{t.pk}") for t in tracks[1:]]
    answers = at_once(*calls, *others)
    assert answers.count(204) >= 3
    assert set(answers) <= {204, 404}
    assert Project.objects.get(pk=project.pk).track_count == 0
    assert Trashed.objects.count() == 3
    back = [lambda t=t: another(owner).post(f"/trash/track/{t.pk}/restore") for t in tracks * 2]
    assert at_once(*back) == [200] * 3 + [404] * 3
    assert Project.objects.get(pk=project.pk).track_count == 3
    assert not Trashed.objects.exists()
    assert Event.objects.filter(kind="track.restored").count() == 3


def test_restoring_while_somebody_throws_away_what_it_was_in(space, owner):
    project = make_project(space)
    track = make_track(project)
    for _ in range(3):
        throw_away(owner, f"/track/{track.pk}")
        back, gone = at_once(
            lambda: another(owner).post(f"/trash/track/{track.pk}/restore"),
            lambda: another(owner).delete(f"/project/{project.pk}"),
        )
        assert (back, gone) in {(200, 204), (204, 409)}
        assert restore(owner, "project", project.pk).status_code == 200
        if gone == 409:
            assert restore(owner, "track", track.pk).status_code == 200
        assert Project.objects.get(pk=project.pk).track_count == 1
        assert Space.objects.get(pk=space.pk).project_count == 1


def test_restoring_and_purging_at_once_ends_in_one_of_both(space, owner):
    for _ in range(3):
        project = make_project(space)
        throw_away(owner, f"/project/{project.pk}")
        path = f"/trash/project/{project.pk}"
        answers = at_once(
            lambda p=path: another(owner).post(f"{p}/restore"),
            lambda p=path: another(owner).delete(p),
        )
        assert answers in ([200, 404], [202, 410])
        for entry in Trashed.objects.all():
            purge_unit(str(entry.pk))
        there = Project.objects.filter(pk=project.pk, state="active").exists()
        assert there == (answers == [200, 404])
        assert not Trashed.objects.exists()
