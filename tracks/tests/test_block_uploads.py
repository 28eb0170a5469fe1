"""Uploads by /file: resumed, completed once, refused whole, and nothing left of a failure."""

import hashlib
from datetime import timedelta
from functools import cache
from threading import Thread

import pytest
from django.utils import timezone

from accounts.models import Entitlement
from accounts.tests.people import Visitor, person
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track
from tracks.tests.uploading import complete, open_track, open_upload, send_blocks
from wavic.events import Event
from wavic.storage.blobs import blob_store
from wavic.storage.blocks import BLOCK_SIZE
from wavic.testing.audio import audio_file
from wavic.uploads import services as uploads
from wavic.uploads.models import State, Upload
from wavic.uploads.services.opening import OPEN_FOR

pytestmark = pytest.mark.django_db

UNKNOWN = "0" * 24


@cache
def song() -> bytes:
    """Real audio of two blocks."""
    content = audio_file("wav", seconds=BLOCK_SIZE / (44_100 * 4) + 5)
    assert BLOCK_SIZE < len(content) < 2 * BLOCK_SIZE
    return content


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def project(visitor):
    return make_project(make_space(visitor.user))


def used(user) -> int:
    return Entitlement.objects.get(user=user).storage_used


def stored_files() -> list[str]:
    """Every file that lies in the store, blocks included."""
    return [str(path) for path in blob_store().folder.rglob("*") if path.is_file()]


def finish_queued_work() -> None:
    """What the worker would do after a completion."""
    for upload in Upload.objects.filter(state=State.COMPLETED):
        uploads.discard_staging(upload.staging)


def test_blocks_in_any_order_become_a_track(visitor, project):
    upload = open_track(visitor, project, song(), details={"title": "Low tide"})
    assert (upload["state"], upload["block_count"], upload["received"]) == ("open", 2, [])
    send_blocks(upload, song())
    answer = complete(visitor, upload)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "completed"
    track = Track.objects.get()
    assert answer.json()["result"] == {"kind": "track", "id": str(track.pk)}
    assert (track.title, track.project_id, track.last_number) == ("Low tide", project.pk, 1)
    version = Version.objects.get()
    assert (version.size, version.filename) == (len(song()), "song.wav")
    head = blob_store().head(version.blob)
    assert head.content_type == "audio/wav"
    assert head.disposition == 'inline; filename="song.wav"'
    assert "max-age=31536000" in head.cache_control
    with blob_store().open(version.blob) as file:
        assert file.read() == song()
    assert used(visitor.user) == len(song())
    assert Space.objects.get(pk=project.space_id).storage_used == len(song())
    assert Event.objects.filter(kind="version.uploaded", subject_id=version.pk).count() == 1
    finish_queued_work()
    assert len(stored_files()) == 2  # the blob's content and its metadata


def test_an_upload_is_resumed_where_it_broke_off(visitor, project):
    upload = open_track(visitor, project, song())
    send_blocks(upload, song(), [1])
    found = visitor.api.get("/file").json()["results"]
    assert [row["id"] for row in found] == [upload["id"]]
    again = visitor.api.get(f"/file/{upload['id']}").json()
    assert again["received"] == [1]
    early = complete(visitor, again)
    assert early.status_code == 409
    assert (early.json()["code"], early.json()["missing"]) == ("upload_incomplete", [0])
    send_blocks(again, song(), [0])
    assert complete(visitor, again).json()["state"] == "completed"
    assert visitor.api.get("/file").json()["results"] == []


def test_completing_before_a_single_byte_is_409(visitor, project):
    upload = open_track(visitor, project, song())
    answer = complete(visitor, upload)
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_incomplete")


def test_a_new_version_takes_the_place_of_the_current_one(visitor, project):
    track = make_track(project)
    upload = open_upload(
        visitor,
        song(),
        purpose="version",
        target=str(track.pk),
        details={"label": "Mix 2", "notes": "More bass."},
    )
    send_blocks(upload, song())
    result = complete(visitor, upload).json()["result"]
    assert result["kind"] == "version"
    shown = visitor.api.get(f"/track/{track.pk}").json()
    assert shown["version"]["id"] == result["id"]
    assert (shown["version"]["number"], shown["version_count"]) == (2, 2)
    assert (shown["version"]["label"], shown["version"]["notes"]) == ("Mix 2", "More bass.")


def test_completing_twice_makes_one_version(visitor, project):
    upload = open_track(visitor, project, song())
    send_blocks(upload, song())
    first = complete(visitor, upload).json()
    assert complete(visitor, upload).json() == first
    finish_queued_work()
    assert complete(visitor, upload).json() == first
    assert Version.objects.count() == Track.objects.count() == 1
    assert used(visitor.user) == len(song())


def test_completing_from_two_tabs_at_once_makes_one_version(visitor, project):
    upload = open_track(visitor, project, song())
    send_blocks(upload, song())
    answers = []
    tabs = [Thread(target=lambda: answers.append(complete(visitor, upload))) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    results = {answer.json()["result"]["id"] for answer in answers if answer.status_code == 200}
    assert results == {str(Track.objects.get().pk)}
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert Version.objects.count() == 1
    assert used(visitor.user) == len(song())


def test_a_size_that_differs_ends_the_upload(visitor, project):
    upload = open_track(visitor, project, song())
    send_blocks(upload, song())
    # The local store takes no block of a wrong length, so what was announced is changed instead.
    Upload.objects.update(size=len(song()) - 1)
    answer = complete(visitor, upload)
    assert (answer.status_code, answer.json()["code"]) == (400, "size_differs")
    assert_nothing_stayed(visitor, upload, "size_differs")


@pytest.mark.parametrize("content", [b"<!doctype html><script>", b"ffconcat version 1.0\nfile x"])
def test_what_is_no_audio_is_refused_and_removed(visitor, project, content):
    upload = open_track(visitor, project, content)
    send_blocks(upload, content)
    answer = complete(visitor, upload)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_audio")
    assert_nothing_stayed(visitor, upload, "not_audio")


def test_a_digest_is_compared_before_the_file_becomes_anything(visitor, project):
    sha256 = hashlib.sha256(song()).hexdigest()
    upload = open_track(visitor, project, song(), sha256=sha256)
    send_blocks(upload, song())
    assert complete(visitor, upload).json()["state"] == "verifying"
    assert complete(visitor, upload).json()["state"] == "verifying"
    assert not Track.objects.exists()
    uploads.verify_upload(upload["id"])
    assert visitor.api.get(f"/file/{upload['id']}").json()["state"] == "completed"
    assert Version.objects.get().sha256 == sha256


def test_another_digest_ends_the_upload(visitor, project):
    upload = open_track(visitor, project, song(), sha256="0" * 64)
    send_blocks(upload, song())
    complete(visitor, upload)
    uploads.verify_upload(upload["id"])
    assert_nothing_stayed(visitor, upload, "digest_differs")


def assert_nothing_stayed(visitor, upload, failure):
    shown = visitor.api.get(f"/file/{upload['id']}").json()
    assert (shown["state"], shown["failure"], shown["result"]) == ("failed", failure, None)
    assert complete(visitor, upload).status_code == 409
    assert not Track.objects.exists()
    assert not Version.objects.exists()
    assert used(visitor.user) == 0
    assert stored_files() == []


def test_somebody_elses_upload_is_404(visitor, project):
    upload = open_track(visitor, project, song())
    editor = person()
    add_member(project.space, editor, Role.EDITOR)
    other = Visitor.logged_in(editor)
    for call in (other.api.get, other.api.delete):
        assert call(f"/file/{upload['id']}").status_code == 404
    assert complete(other, upload).status_code == 404
    assert other.api.get(f"/file/{UNKNOWN}").status_code == 404
    assert other.api.get("/file").json()["results"] == []


def test_two_uploads_race_for_the_last_bytes_and_one_wins(visitor, project):
    Entitlement.objects.filter(user=visitor.user).update(storage_limit=len(song()) * 3 // 2)
    answers = []

    def claim() -> None:
        body = {"purpose": "track", "target": str(project.pk), "name": "a", "size": len(song())}
        answers.append(visitor.api.post("/file", body, format="json"))

    rivals = [Thread(target=claim) for _ in range(6)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 5
    refused = next(answer.json() for answer in answers if answer.status_code == 403)
    assert refused["code"] == "quota_exceeded"
    assert used(visitor.user) == len(song())


def test_an_abandoned_upload_is_reaped_with_its_blocks(visitor, project, time_machine):
    upload = open_track(visitor, project, song())
    send_blocks(upload, song(), [0])
    assert used(visitor.user) == len(song())
    assert uploads.reap() == 0
    time_machine.move_to(timezone.now() + OPEN_FOR)
    assert uploads.reap() == 1
    assert used(visitor.user) == 0
    assert stored_files() == []
    time_machine.move_to(timezone.now() + timedelta(days=2))
    uploads.reap()
    assert not Upload.objects.exists()


def test_an_unwanted_upload_is_ended_at_once(visitor, project):
    upload = open_track(visitor, project, song())
    send_blocks(upload, song(), [0])
    for _ in range(2):
        assert visitor.api.delete(f"/file/{upload['id']}").status_code == 204
    assert used(visitor.user) == 0
    assert stored_files() == []
    made = open_track(visitor, project, song())
    send_blocks(made, song())
    complete(visitor, made)
    assert visitor.api.delete(f"/file/{made['id']}").status_code == 409
    assert Track.objects.count() == 1


def test_a_storage_that_fails_while_an_upload_ends_is_asked_again(visitor, project, monkeypatch):
    """Case 26: what is reserved is returned when the blocks are gone, not before."""
    upload = open_track(visitor, project, song())
    send_blocks(upload, song(), [0])
    store = blob_store()
    with monkeypatch.context() as broken:
        broken.setattr(store, "discard", _fail)
        with pytest.raises(OSError, match="away"):
            visitor.api.delete(f"/file/{upload['id']}")
    assert used(visitor.user) == len(song())
    assert uploads.reap() == 1
    assert used(visitor.user) == 0
    assert stored_files() == []


def _fail(*_: object) -> None:
    raise OSError("The storage is away.")


def test_a_role_lost_before_completion_makes_nothing(visitor, project):
    editor = Visitor.logged_in()
    add_member(project.space, editor.user, Role.EDITOR)
    upload = open_track(editor, project, song())
    send_blocks(upload, song())
    project.space.memberships.filter(user=editor.user).delete()
    assert complete(editor, upload).status_code == 404
    assert not Track.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"purpose": "version", "target": UNKNOWN}, 404),
        ({"purpose": "track", "target": UNKNOWN}, 404),
        ({"purpose": "nonsense"}, 400),
        ({"size": 0}, 400),
        ({"size": -1}, 400),
        ({"sha256": "xyz"}, 400),
        ({"details": {"titel": "typo"}}, 400),
        ({"details": {"title": "x" * 201}}, 400),
        ({"size": 2**50}, 400),
        ({"size": 2**34}, 403),
    ],
)
def test_what_cant_be_opened_is_refused_by_name(visitor, project, fields, status):
    body = {"purpose": "track", "target": str(project.pk), "name": "a.wav", "size": 10, **fields}
    answer = visitor.api.post("/file", body, format="json")
    assert answer.status_code == status, answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert not Upload.objects.exists()
    assert used(visitor.user) == 0


def test_those_who_may_not_upload_open_nothing(visitor, project):
    for role in (Role.COMMENTER, Role.VIEWER):
        member = Visitor.logged_in()
        add_member(project.space, member.user, role)
        refused = open_upload(member, song(), status=403, purpose="track", target=str(project.pk))
        assert refused["code"] == "forbidden"
    stranger = Visitor.logged_in()
    open_upload(stranger, song(), status=404, purpose="track", target=str(project.pk))
    assert not Upload.objects.exists()
