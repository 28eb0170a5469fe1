"""A link's guest reaches its target and nothing else, and hears no original without leave."""

import pytest

from accounts.tests.people import person
from collaboration.tests.factories import guest_of, make_link
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Version
from tracks.tests.factories import make_track, make_version, process
from wavic.lifecycle import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def track():
    return make_track(make_project(make_space(person())))


def current(track) -> Version:
    track.refresh_from_db()
    return track.current_version


def test_of_a_tracks_versions_only_the_one_that_plays(track):
    older = current(track)
    newer = make_version(track)
    guest = guest_of(make_link(track))
    assert [v["id"] for v in guest.get(f"/track/{track.pk}/version").data["results"]] == [newer.pk]
    assert guest.get(f"/track/{track.pk}/version/{newer.pk}").status_code == 200
    assert guest.get(f"/track/{track.pk}/version/{older.pk}").status_code == 404
    assert guest.get(f"/track/{track.pk}/stream?version={older.pk}").status_code == 404
    assert guest.get(f"/track/{track.pk}/waveform?version={older.pk}").status_code == 404


def test_a_pinned_version_stays_the_one_when_another_becomes_current(track):
    pinned = current(track)
    guest = guest_of(make_link(pinned))
    newer = make_version(track)
    assert guest.get(f"/track/{track.pk}").data["version"]["id"] == pinned.pk
    assert [v["id"] for v in guest.get(f"/track/{track.pk}/version").data["results"]] == [pinned.pk]
    assert guest.get(f"/track/{track.pk}/version/{newer.pk}").status_code == 404


def test_a_pinned_version_in_the_trash_is_not_replaced_by_another(track):
    pinned = current(track)
    guest = guest_of(make_link(pinned))
    make_version(track)
    changes.trash(Version, pinned.pk, by=pinned.uploaded_by_id)
    assert guest.get(f"/track/{track.pk}").status_code == 404
    assert guest.get(f"/track/{track.pk}/version").status_code == 404
    assert guest.get(f"/track/{track.pk}/stream").status_code == 404


@pytest.mark.parametrize("target", ["space", "project", "track", "version"])
def test_what_holds_the_target_and_what_lies_beside_it_is_404(track, target):
    beside = make_track(track.project)
    elsewhere = make_project(track.space)
    targets = {"space": track.space, "project": track.project, "track": track}
    guest = guest_of(make_link(targets.get(target) or current(track)))
    level = ["space", "project", "track", "version"].index(target)
    reached = {
        f"/artist/{track.space_id}": level == 0,
        f"/project/space/{track.space_id}": level == 0,
        f"/project/{elsewhere.pk}": level == 0,
        f"/project/{track.project_id}": level <= 1,
        f"/track/project/{track.project_id}": level <= 1,
        f"/track/{beside.pk}": level <= 1,
        f"/track/{track.pk}": True,
    }
    answers = {path: guest.get(path).status_code for path in reached}
    assert answers == {path: 200 if may else 404 for path, may in reached.items()}


def test_without_download_no_answer_names_the_original_before_and_after_processing(track):
    version = current(track)
    guest = guest_of(make_link(track.project))
    paths = [
        f"/track/project/{track.project_id}",
        f"/track/{track.pk}",
        f"/track/{track.pk}/version",
        f"/track/{track.pk}/version/{version.pk}",
    ]
    for processed in (False, True):
        if processed:
            version = process(version)
        texts = [guest.get(path).content.decode() for path in paths]
        assert all(version.blob not in text for text in texts)
        assert all((version.stream in text) is processed for text in texts if processed)
        answer = guest.get(f"/track/{track.pk}/stream")
        assert answer.status_code == (302 if processed else 409)
        assert version.blob not in answer.headers.get("Location", "")
        assert guest.get(f"/track/{track.pk}/stream?quality=original").status_code == 403
        assert guest.get(f"/track/{track.pk}/download").status_code == 403


def test_with_download_the_original_is_fetched_by_asking_for_it(track):
    version = process(current(track))
    guest = guest_of(make_link(track, may_download=True))
    shown = guest.get(f"/track/{track.pk}").data["version"]
    assert shown["url"] is None
    assert version.blob in guest.get(f"/track/{track.pk}/download").headers["Location"]


def test_a_link_that_counts_plays_gives_no_address_without_being_asked(track):
    process(current(track))
    guest = guest_of(make_link(track, max_plays=3))
    assert guest.get(f"/track/{track.pk}").data["version"]["stream_url"] is None


def test_reviews_are_shown_to_guests_who_may_review(track):
    version = current(track)
    path = f"/track/{track.pk}/version/{version.pk}"
    one = guest_of(make_link(track, may_approve=True), name="Ada")
    other = guest_of(make_link(track, may_approve=True), name="Ben")
    assert one.post(f"{path}/approve", {"note": "Yes."}, format="json").status_code == 200
    assert one.post(f"{path}/approve", {"note": "Still."}, format="json").status_code == 200
    shown = other.post(f"{path}/request-changes", {"note": "No."}, format="json").data
    assert shown["approval"] == "changes_requested"
    said = {(review["guest"]["name"], review["note"]) for review in shown["reviews"]}
    assert said == {("Ada", "Still."), ("Ben", "No.")}
    assert guest_of(make_link(track)).get(path).data["reviews"] == []


def test_a_guest_without_a_name_does_not_review(track):
    guest = guest_of(make_link(track, may_approve=True))
    path = f"/track/{track.pk}/version/{current(track).pk}/approve"
    answer = guest.post(path, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "name_required")
