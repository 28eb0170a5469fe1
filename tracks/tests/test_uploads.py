"""What may come in by POST /track, what may not, and that a refusal leaves nothing behind."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Entitlement
from accounts.tests.people import Visitor, person
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks import services
from tracks.models import Track, Version
from tracks.tests.factories import ArrivedFile, make_track, short_wav
from wavic.api.errors import Problem
from wavic.events import Event
from wavic.storage.blobs import blob_store
from wavic.testing.audio import ENCODINGS, audio_file
from wavic.testing.workers import work_off
from wavic.uploads import services as uploads
from wavic.uploads.models import State, Upload
from wavic.uploads.services import receiving
from wavic.uploads.services.opening import STREAMED_FOR

pytestmark = pytest.mark.django_db

DISGUISED = {
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "zip": b"PK\x03\x04" + bytes(200),
    "playlist": b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:1/a.ts\n",
    "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "noise": bytes(range(256)) * 300,
}


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def project(visitor):
    return make_project(make_space(visitor.user))


def upload(visitor, project, name="song.wav", content=None, **fields):
    file = SimpleUploadedFile(name, short_wav() if content is None else content)
    return visitor.api.post(
        "/track", {"project": str(project.pk), **fields, "file": file}, format="multipart"
    )


def assert_nothing_stayed(project):
    assert not Track.objects.exists()
    assert not Version.objects.exists()
    assert not Upload.objects.exists()
    assert not Event.objects.filter(kind="version.uploaded").exists()
    assert Entitlement.objects.get(user=project.space.owner).storage_used == 0
    assert stored_blobs() == []


def stored_blobs() -> list[str]:
    folder = blob_store().folder
    return [str(path) for path in folder.rglob("*@")] if folder.exists() else []


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.mark.parametrize("kind", sorted(ENCODINGS))
def test_each_kind_of_audio_becomes_a_track(visitor, project, kind):
    answer = upload(visitor, project, f"song.{kind}", audio_file(kind, seconds=0.5))
    assert answer.status_code == 201, answer.json()
    track = answer.json()
    assert track["title"] == "song"
    assert track["position"] == 0
    assert track["version"]["number"] == 1
    assert track["version"]["status"] == "processing"
    assert track["version"]["content_type"].startswith("audio/")


def test_an_empty_file_is_refused(visitor, project):
    answer = upload(visitor, project, content=b"")
    assert (answer.status_code, answer.json()["code"]) == (400, "empty_file")
    assert_nothing_stayed(project)


@pytest.mark.parametrize("what", DISGUISED)
def test_what_is_no_audio_is_refused_whatever_its_name_says(visitor, project, what):
    answer = upload(visitor, project, "song.wav", DISGUISED[what])
    assert (answer.status_code, answer.json()["code"]) == (400, "not_audio")
    assert_nothing_stayed(project)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.wav", "passwd.wav"),
        ("..\\..\\boot.wav", "boot.wav"),
        ("a\r\nSet-Cookie: x=1.wav", None),
        ("\u202egnp.wav", None),
        ("x" * 300 + ".wav", None),
        ("🔥 demo “final”.wav", "🔥 demo “final”.wav"),
    ],
)
def test_file_names_are_made_safe_and_kept_for_display(visitor, project, name, shown):
    made = services.upload_track(
        visitor.user, project=project.pk, file=ArrivedFile(name, short_wav())
    )
    kept = made["version"]["filename"]
    assert kept == shown or shown is None
    assert len(kept) <= 255
    assert not set("\r\n\u202e/\\") & set(kept)
    disposition = blob_store().head(Version.objects.get().blob).disposition
    assert disposition.startswith("inline")
    assert not set("\r\n") & set(disposition)


def test_the_fields_come_before_the_file(visitor, project):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
        + short_wav()
        + b'\r\n--b\r\nContent-Disposition: form-data; name="project"\r\n\r\n'
        + str(project.pk).encode()
        + b"\r\n--b--\r\n"
    )
    answer = Client().post(
        "/track",
        body,
        content_type="multipart/form-data; boundary=b",
        headers={"Authorization": f"Bearer {visitor.token}"},
    )
    assert answer.status_code == 400
    assert_nothing_stayed(project)


def test_a_body_cut_short_leaves_nothing(visitor, project):
    head = (
        f'--b\r\nContent-Disposition: form-data; name="project"\r\n\r\n{project.pk}'
        '\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    ).encode()
    answer = Client().post(
        "/track",
        head + audio_file("wav", seconds=5)[:300_000],
        content_type="multipart/form-data; boundary=b",
        headers={"Authorization": f"Bearer {visitor.token}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "truncated_body")
    assert_nothing_stayed(project)


def test_a_browser_session_may_not_upload(project):
    client = Client()
    client.force_login(project.space.owner)
    file = SimpleUploadedFile("a.wav", short_wav())
    assert client.post("/track", {"project": str(project.pk), "file": file}).status_code == 401
    assert_nothing_stayed(project)


def test_storage_is_charged_what_was_stored_and_not_what_was_announced(visitor, project):
    upload(visitor, project)
    used = Entitlement.objects.get(user=visitor.user).storage_used
    assert used == len(short_wav()) == Version.objects.get().size
    assert not Upload.objects.exists()


def test_where_storage_fails_the_worker_returns_the_bytes(visitor, project, tmp_path):
    blocked = tmp_path / "blobs"
    blocked.write_text("a file where the folder should be")
    answer = upload(visitor, project)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert answer.headers["Retry-After"]
    assert Upload.objects.get().state == State.FAILED
    assert Entitlement.objects.get(user=visitor.user).storage_used >= len(short_wav())
    blocked.unlink()
    work_off()
    assert_nothing_stayed(project)


def test_a_full_account_refuses_before_the_body_is_stored(visitor, project):
    Entitlement.objects.filter(user=visitor.user).update(storage_limit=1000)
    answer = upload(visitor, project)
    assert (answer.status_code, answer.json()["code"]) == (403, "quota_exceeded")
    assert {"limit", "used", "plan"} <= answer.json().keys()
    assert_nothing_stayed(project)


def test_a_role_lost_during_the_upload_undoes_it(project):
    editor = person()

    class SlowFile(ArrivedFile):
        def chunks(self):
            yield self.content[:100_000]
            project.space.memberships.filter(user=editor).delete()
            yield self.content[100_000:]

    add_member(project.space, editor, Role.EDITOR)
    with pytest.raises(Problem) as refusal:
        services.upload_track(
            editor, project=project.pk, file=SlowFile("a.wav", audio_file("wav", seconds=3))
        )
    assert refusal.value.status_code == 404
    assert_nothing_stayed(project)


def test_an_abandoned_upload_is_reaped_and_its_bytes_returned(
    visitor, project, time_machine, monkeypatch
):
    class DyingFile(ArrivedFile):
        def chunks(self):
            yield self.content
            raise SystemExit  # the process goes; nothing of ours runs any more

    file = DyingFile("a.wav", audio_file(seconds=3))
    undo = receiving.undo
    monkeypatch.setattr(receiving, "undo", lambda upload: None)
    with pytest.raises(SystemExit):
        services.upload_track(visitor.user, project=project.pk, file=file)
    monkeypatch.setattr(receiving, "undo", undo)
    assert Upload.objects.count() == 1
    assert uploads.reap() == 0  # it might still be under way
    time_machine.move_to(timezone.now() + STREAMED_FOR)
    assert uploads.reap() == 1
    time_machine.move_to(timezone.now() + timedelta(days=2))
    uploads.reap()
    assert_nothing_stayed(project)


def test_a_commit_whose_answer_was_lost_keeps_its_blob(visitor, project, monkeypatch):
    """The client hears an error, but what the database has committed must stay playable."""
    keep = receiving.keep

    def lose_the_answer(*args):
        keep(*args)
        raise ConnectionError

    monkeypatch.setattr(receiving, "keep", lose_the_answer)
    with pytest.raises(ConnectionError):
        services.upload_track(
            visitor.user, project=project.pk, file=ArrivedFile("a.wav", short_wav())
        )
    assert blob_store().exists(Version.objects.get().blob)
    assert Entitlement.objects.get(user=visitor.user).storage_used == len(short_wav())


def test_a_plan_keeps_so_many_versions_of_a_track_those_in_the_trash_too(visitor, project):
    track = make_track(project)
    Entitlement.objects.filter(user=visitor.user).update(version_limit=2)
    path = f"/track/{track.pk}/version"

    def post():
        file = SimpleUploadedFile("mix.wav", short_wav())
        return visitor.api.post(path, {"file": file}, format="multipart")

    second = post()
    assert second.status_code == 201
    assert visitor.api.delete(f"{path}/{second.json()['id']}").status_code == 204
    refused = post()
    assert (refused.status_code, refused.json()["code"]) == (403, "quota_exceeded")
    told = {name: refused.json()[name] for name in ("quota", "limit", "used", "plan")}
    assert told == {"quota": "versions", "limit": 2, "used": 2, "plan": "pro"}
