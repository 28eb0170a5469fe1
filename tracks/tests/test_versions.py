"""Versions of a track: stacked, labelled, chosen, and taken away without losing a number."""

from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track, make_version, short_wav
from wavic.lifecycle.models import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def track(visitor):
    return make_track(make_project(make_space(visitor.user)))


def upload_version(visitor, track, **fields):
    file = SimpleUploadedFile("mix.wav", short_wav())
    return visitor.api.post(
        f"/track/{track.pk}/version", {**fields, "file": file}, format="multipart"
    )


def numbers(visitor, track) -> list[tuple[int, bool]]:
    page = visitor.api.get(f"/track/{track.pk}/version").json()
    return [(version["number"], version["current"]) for version in page["results"]]


def test_a_new_version_is_on_top_and_plays(visitor, track):
    answer = upload_version(visitor, track, label="Mix 2", notes="Louder snare.")
    assert answer.status_code == 201, answer.json()
    version = answer.json()
    assert (version["number"], version["label"], version["notes"]) == (2, "Mix 2", "Louder snare.")
    assert (version["current"], version["approval"], version["reviews"]) == (True, "pending", [])
    assert numbers(visitor, track) == [(2, True), (1, False)]
    shown = visitor.api.get(f"/track/{track.pk}").json()
    assert (shown["version"]["id"], shown["version_count"]) == (version["id"], 2)


def test_an_older_version_can_be_made_current_again(visitor, track):
    first = track.current_version_id
    make_version(track)
    path = f"/track/{track.pk}/version/{first}"
    answer = visitor.api.patch(path, {"current": True, "label": "The one"}, format="json")
    assert (answer.json()["current"], answer.json()["label"]) == (True, "The one")
    assert numbers(visitor, track) == [(2, False), (1, True)]
    refused = visitor.api.patch(path, {"current": False}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "no_other_current")


def test_a_stale_edit_is_told_what_is_there_now(visitor, track):
    path = f"/track/{track.pk}/version/{track.current_version_id}"
    assert visitor.api.patch(path, {"label": "A"}, format="json").json()["revision"] == 2
    answer = visitor.api.patch(path, {"label": "B"}, format="json", headers={"If-Match": '"1"'})
    assert answer.status_code == 409
    assert answer.json()["current"]["label"] == "A"


def test_a_version_that_goes_leaves_its_number_empty(visitor, track):
    second = make_version(track)
    assert visitor.api.delete(f"/track/{track.pk}/version/{second.pk}").status_code == 204
    assert numbers(visitor, track) == [(1, True)]
    second.refresh_from_db()
    assert second.state == State.TRASHED
    assert upload_version(visitor, track).json()["number"] == 3
    assert Track.objects.get(pk=track.pk).version_count == 2


def test_the_only_version_stays(visitor, track):
    path = f"/track/{track.pk}/version/{track.current_version_id}"
    answer = visitor.api.delete(path)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_version")
    assert numbers(visitor, track) == [(1, True)]


def test_another_tracks_version_is_404(visitor, track):
    other = make_track(track.project, title="Other")
    path = f"/track/{track.pk}/version/{other.current_version_id}"
    assert visitor.api.get(path).status_code == 404
    assert visitor.api.patch(path, {"current": True}, format="json").status_code == 404
    assert visitor.api.delete(path).status_code == 404
    assert visitor.api.post(f"{path}/approve").status_code == 404
    assert Track.objects.get(pk=track.pk).current_version_id == track.current_version_id


def test_uploads_at_the_same_moment_get_numbers_of_their_own(visitor, track):
    answers = []
    rivals = [
        Thread(target=lambda: answers.append(upload_version(visitor, track))) for _ in range(4)
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    made = sorted(answer.json()["number"] for answer in answers if answer.status_code == 201)
    assert made == [2, 3, 4, 5]
    assert Version.objects.filter(track=track).count() == 5
    assert Track.objects.get(pk=track.pk).version_count == 5
