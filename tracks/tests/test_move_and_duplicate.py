"""A track moves within its space; a copy goes anywhere one may upload, and is paid for there."""

import pytest

from accounts.models import Entitlement
from accounts.tests.people import Visitor, person
from projects.models import Project
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track, process, short_wav
from wavic.events import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def space(visitor):
    return make_space(visitor.user)


@pytest.fixture
def track(space):
    return make_track(make_project(space), "Harbour")


def counts(*projects):
    return [Project.objects.get(pk=project.pk).track_count for project in projects]


def test_a_moved_track_stands_last_in_its_new_project(visitor, space, track):
    tides = make_project(space, "Tides")
    make_track(tides, "First")
    answer = visitor.api.post(f"/track/{track.pk}/move", {"project": str(tides.pk)})
    assert answer.status_code == 200
    assert answer.json()["project"] == str(tides.pk)
    page = visitor.api.get(f"/track/project/{tides.pk}").json()["results"]
    assert [row["title"] for row in page] == ["First", "Harbour"]
    assert counts(track.project, tides) == [0, 2]


def test_moving_it_to_where_it_is_changes_nothing(visitor, track):
    path = f"/track/{track.pk}/move"
    answer = visitor.api.post(path, {"project": str(track.project_id)})
    assert answer.json()["revision"] == 1
    assert counts(track.project) == [1]


def test_it_does_not_move_to_another_space(visitor, track):
    other = make_project(make_space(visitor.user, "Second"))
    answer = visitor.api.post(f"/track/{track.pk}/move", {"project": str(other.pk)})
    assert (answer.status_code, answer.json()["code"]) == (400, "other_space")
    assert counts(track.project, other) == [1, 0]


def test_a_copy_is_another_track_with_the_same_sound(visitor, track):
    process(Version.objects.get(pk=track.current_version_id))
    answer = visitor.api.post(f"/track/{track.pk}/duplicate", {})
    assert answer.status_code == 201
    copy = answer.json()
    assert copy["id"] != str(track.pk)
    assert copy["title"] == "Harbour (copy)"
    assert copy["position"] == 1
    assert copy["version"]["duration_ms"] == 200
    assert copy["version"]["status"] == "ready"
    assert visitor.api.delete(f"/track/{track.pk}").status_code == 204
    assert visitor.api.get(f"/track/{copy['id']}").json()["version"]["url"]


def test_a_copy_in_another_space_is_paid_for_there(visitor, track):
    host = person()
    theirs = make_space(host, "Theirs")
    add_member(theirs, visitor.user, Role.EDITOR)
    project = make_project(theirs)
    answer = visitor.api.post(f"/track/{track.pk}/duplicate", {"project": str(project.pk)})
    assert answer.status_code == 201
    assert answer.json()["space"] == str(theirs.pk)
    used = {e.user_id: e.storage_used for e in Entitlement.objects.all()}
    assert used[visitor.user.pk] == used[host.pk] == len(short_wav())


def test_a_copy_that_the_plan_has_no_room_for_is_refused_whole(visitor, track):
    Entitlement.objects.filter(user=visitor.user).update(storage_limit=len(short_wav()) + 1)
    answer = visitor.api.post(f"/track/{track.pk}/duplicate", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "quota_exceeded")
    assert Track.objects.count() == Version.objects.count() == 1


def test_who_may_only_listen_may_not_copy_it_to_a_space_of_their_own(track):
    viewer = Visitor.logged_in()
    add_member(track.space, viewer.user, Role.VIEWER)
    own = make_project(make_space(viewer.user, "Own"))
    answer = viewer.api.post(f"/track/{track.pk}/duplicate", {"project": str(own.pk)})
    assert answer.status_code == 403


def test_a_copy_of_what_is_still_processed_is_analysed_too(visitor, track):
    copy = visitor.api.post(f"/track/{track.pk}/duplicate", {}).json()
    uploaded = Event.objects.filter(kind="version.uploaded").values_list("subject_id", flat=True)
    assert copy["version"]["id"] in map(str, uploaded)
