"""Approving, asking for changes, and signing a record off when all of it is approved."""

from threading import Thread

import pytest

from accounts.tests.people import Visitor
from projects.models import Project
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Review, Version
from tracks.tests.factories import make_track, make_version
from wavic.events import Event

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


def commenter(project) -> Visitor:
    visitor = Visitor.logged_in()
    add_member(project.space, visitor.user, Role.COMMENTER)
    return visitor


def review(visitor, track, verdict="approve", note="", version=None):
    path = f"/track/{track.pk}/version/{version or track.current_version_id}/{verdict}"
    return visitor.api.post(path, {"note": note}, format="json")


def sign_off(visitor, project):
    return visitor.api.post(f"/project/{project.pk}/sign-off")


def test_who_thinks_what_and_since_when_is_shown(owner, project, track):
    other = commenter(project)
    review(other, track, "request-changes", "The bass is gone after 2:10.")
    version = review(owner, track).json()
    assert version["approval"] == "changes_requested"
    said = {row["reviewer"]["id"]: row for row in version["reviews"]}
    assert said[str(owner.user.pk)]["verdict"] == "approved"
    assert said[str(other.user.pk)]["note"] == "The bass is gone after 2:10."
    assert all(row["at"] for row in version["reviews"])
    shown = owner.api.get(f"/track/{track.pk}").json()
    assert shown["version"]["approval"] == "changes_requested"


def test_a_verdict_takes_the_place_of_ones_own_before(owner, track):
    review(owner, track, "request-changes")
    assert review(owner, track).json()["approval"] == "approved"
    assert Review.objects.count() == 1


def test_a_review_is_of_one_version(owner, track):
    review(owner, track)
    make_version(track)
    assert owner.api.get(f"/track/{track.pk}").json()["version"]["approval"] == "pending"


def test_reviewers_at_the_same_moment_both_count(owner, project, track):
    people = [owner, *(commenter(project) for _ in range(3))]
    verdicts = ["approve", "approve", "request-changes", "approve"]
    rivals = [
        Thread(target=review, args=(person, track, verdict))
        for person, verdict in zip(people, verdicts, strict=True)
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert Review.objects.count() == 4
    assert Version.objects.get().approval == "changes_requested"


def test_a_record_is_signed_off_when_every_track_is_approved(owner, project, track):
    second = make_track(project, title="Second")
    review(owner, track)
    refused = sign_off(owner, project)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_approved")
    assert refused.json()["tracks"] == [str(second.pk)]
    review(owner, second)
    signed = sign_off(owner, project).json()
    assert signed["signed_off_at"]
    somebody = {"id": str(owner.user.pk), "name": owner.user.name, "avatar": None}
    assert signed["signed_off_by"] == somebody
    assert sign_off(owner, project).json()["signed_off_at"] == signed["signed_off_at"]
    assert Event.objects.filter(kind="project.signed_off").count() == 1


def test_nothing_can_be_signed_off_without_tracks(owner, project):
    assert sign_off(owner, project).json()["code"] == "no_tracks"


def test_who_may_not_edit_signs_nothing_off(owner, project, track):
    review(owner, track)
    assert sign_off(commenter(project), project).status_code == 403


def _upload(owner, track):
    make_version(track)


def _choose_another(owner, track):
    older = Version.objects.get(track=track, number=1)
    owner.api.patch(f"/track/{track.pk}/version/{older.pk}", {"current": True}, format="json")


def _want_changes(owner, track):
    review(owner, track, "request-changes")


def _add_a_track(owner, track):
    make_track(track.project, title="Bonus")


def _trash_a_track(owner, track):
    owner.api.delete(f"/track/{track.pk}")


@pytest.mark.parametrize(
    "change", [_upload, _choose_another, _want_changes, _add_a_track, _trash_a_track]
)
def test_a_sign_off_lapses_when_what_was_approved_is_not_what_is_there(owner, project, change):
    track = make_track(project)
    make_version(track)
    track.refresh_from_db()
    review(owner, track)
    assert sign_off(owner, project).status_code == 200
    change(owner, track)
    shown = owner.api.get(f"/project/{project.pk}").json()
    assert (shown["signed_off_at"], shown["signed_off_by"]) == (None, None)
    assert Project.objects.get().signed_off_by is None
