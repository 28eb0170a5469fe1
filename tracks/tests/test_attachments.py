"""Any file can belong to a track or a project; it comes back as it was, and never runs."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks import services
from tracks.models import Attachment, Track
from tracks.services.attachments import attach_to_track
from tracks.tests.factories import make_track, short_wav
from tracks.tests.uploading import complete, open_upload, send_blocks
from wavic.events import Event
from wavic.mongo.transactions import in_transaction
from wavic.storage.blobs import blob_store
from wavic.uploads.purposes import Arrived

pytestmark = pytest.mark.django_db

PAGE = b"<script>alert(1)</script>"


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def project(visitor):
    return make_project(make_space(visitor.user))


@pytest.fixture
def track(project):
    return make_track(project)


def attach(visitor, path, content=PAGE, name="stems.zip", **fields):
    """The answer to a multipart upload there."""
    body = {**fields, "file": SimpleUploadedFile(name, content)}
    return visitor.api.post(f"/file/{path}", body, format="multipart")


def opened(url):
    parts = urlsplit(url)
    return Client().get(f"{parts.path}?{parts.query}", HTTP_HOST=parts.netloc)


def test_a_file_is_attached_to_a_track(visitor, track):
    answer = attach(visitor, f"track/{track.pk}", kind="stems", note="Dry.")
    assert answer.status_code == 201
    made = answer.json()
    assert made["track"] == str(track.pk)
    assert made["project"] == str(track.project_id)
    assert (made["kind"], made["note"], made["name"]) == ("stems", "Dry.", "stems.zip")
    assert (made["size"], made["content_type"]) == (len(PAGE), "application/zip")
    assert made["uploaded_by"]["name"] == visitor.user.name
    assert visitor.api.get(f"/file/attachment/{made['id']}").json() == made
    assert visitor.api.get(f"/file/track/{track.pk}").json()["results"] == [made]
    assert Event.objects.filter(kind="attachment.added", subject_id=made["id"]).count() == 1


def test_a_projects_list_holds_its_own_attachments_only(visitor, track):
    path = f"project/{track.project_id}"
    own = attach(visitor, path, name="Contract.pdf").json()
    attach(visitor, f"track/{track.pk}")
    assert own["track"] is None
    assert own["kind"] == "other"
    assert visitor.api.get(f"/file/{path}").json()["results"] == [own]


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "run.js", "song.wav", "x"])
def test_whatever_it_is_a_browser_saves_it_under_its_name(visitor, track, name):
    made = attach(visitor, f"track/{track.pk}", name=name).json()
    served = opened(made["url"])
    assert served.status_code == 200
    assert b"".join(served.streaming_content) == PAGE
    assert served["Content-Type"] == "application/octet-stream"
    assert served["Content-Disposition"] == f'attachment; filename="{name}"'
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    kept = blob_store().head(Attachment.objects.get(pk=made["id"]).blob)
    assert kept.content_type == "application/octet-stream"
    assert kept.disposition.startswith("attachment")


@pytest.mark.parametrize("place", ["track", "project"])
def test_it_can_be_uploaded_in_blocks(visitor, track, place):
    target = {"track": track.pk, "project": track.project_id}[place]
    upload = open_upload(
        visitor,
        PAGE,
        purpose=f"{place}_attachment",
        target=str(target),
        name="session.als",
        details={"kind": "session", "note": "Live 12"},
    )
    send_blocks(upload, PAGE)
    result = complete(visitor, upload).json()["result"]
    assert result["kind"] == "attachment"
    made = visitor.api.get(f"/file/attachment/{result['id']}").json()
    assert (made["name"], made["kind"], made["note"]) == ("session.als", "session", "Live 12")
    assert b"".join(opened(made["url"]).streaming_content) == PAGE


def test_an_unknown_kind_and_an_empty_file_are_refused(visitor, track):
    path = f"track/{track.pk}"
    assert attach(visitor, path, kind="nonsense").json()["errors"] == {
        "kind": ['"nonsense" is not a valid choice.']
    }
    assert attach(visitor, path, b"").json()["code"] == "empty_file"
    wrong = {"details": {"title": "x"}, "target": str(track.pk)}
    open_upload(visitor, PAGE, status=400, purpose="track_attachment", **wrong)
    assert not Attachment.objects.exists()


def test_its_bytes_are_the_space_owners(track, visitor):
    editor = Visitor.logged_in()
    add_member(track.space, editor.user, Role.EDITOR)
    assert attach(editor, f"track/{track.pk}").status_code == 201
    used = len(short_wav()) + len(PAGE)
    assert Entitlement.objects.get(user=visitor.user).storage_used == used
    assert Entitlement.objects.get(user=editor.user).storage_used == 0
    assert Space.objects.get(pk=track.space_id).storage_used == used
    Entitlement.objects.filter(user=visitor.user).update(storage_limit=used)
    refused = attach(editor, f"track/{track.pk}")
    assert (refused.status_code, refused.json()["code"]) == (403, "quota_exceeded")
    assert Entitlement.objects.get(user=visitor.user).storage_used == used


def test_only_who_may_download_gets_its_url(visitor, track):
    made = attach(visitor, f"track/{track.pk}").json()
    attach(visitor, f"project/{track.project_id}")
    for role, may in ((Role.COMMENTER, True), (Role.VIEWER, False)):
        member = Visitor.logged_in()
        add_member(track.space, member.user, role)
        paths = (f"track/{track.pk}", f"project/{track.project_id}")
        rows = [member.api.get(f"/file/{path}").json()["results"][0] for path in paths]
        rows.append(member.api.get(f"/file/attachment/{made['id']}").json())
        assert [row["url"] is not None for row in rows] == [may] * 3


def test_a_new_name_is_what_it_is_saved_as(visitor, track):
    made = attach(visitor, f"track/{track.pk}").json()
    path = f"/file/attachment/{made['id']}"
    change = {"name": "../Stems\r\n24 bit.zip", "kind": "other", "note": ""}
    edited = visitor.api.patch(path, change, headers={"If-Match": '"1"'})
    assert edited.status_code == 200
    assert (edited.json()["name"], edited.json()["revision"]) == ("Stems24 bit.zip", 2)
    assert parse_qs(urlsplit(edited.json()["url"]).query)["filename"] == ["Stems24 bit.zip"]
    stale = visitor.api.patch(path, {"note": "x"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 409
    assert stale.json()["current"]["note"] == ""


def test_in_the_trash_it_is_out_of_sight_and_still_counted(visitor, track):
    made = attach(visitor, f"track/{track.pk}").json()
    used = Entitlement.objects.get(user=visitor.user).storage_used
    assert visitor.api.delete(f"/file/attachment/{made['id']}").status_code == 204
    assert visitor.api.get(f"/file/attachment/{made['id']}").status_code == 404
    assert visitor.api.delete(f"/file/attachment/{made['id']}").status_code == 404
    assert visitor.api.get(f"/file/track/{track.pk}").json()["results"] == []
    trashed = Attachment.objects.get(pk=made["id"])
    assert trashed.state == "trashed"
    assert blob_store().exists(trashed.blob)
    assert Entitlement.objects.get(user=visitor.user).storage_used == used


@pytest.mark.parametrize("parent", ["track", "project"])
def test_it_is_hidden_with_what_it_is_attached_to(visitor, track, parent):
    made = attach(visitor, f"track/{track.pk}").json()
    pk = {"track": track.pk, "project": track.project_id}[parent]
    assert visitor.api.delete(f"/{parent}/{pk}").status_code == 204
    assert visitor.api.get(f"/file/attachment/{made['id']}").status_code == 404
    assert visitor.api.get(f"/file/track/{track.pk}").status_code == 404
    assert attach(visitor, f"track/{track.pk}").status_code == 404


def test_it_moves_with_its_track_and_is_not_copied_with_it(visitor, track):
    made = attach(visitor, f"track/{track.pk}").json()
    target = make_project(track.space, "Tides")
    services.move_track(visitor.user, track.pk, project=target.pk)
    assert visitor.api.get(f"/file/attachment/{made['id']}").json()["project"] == str(target.pk)
    visitor.api.delete(f"/project/{track.project_id}")
    assert visitor.api.get(f"/file/attachment/{made['id']}").status_code == 200
    copy = services.duplicate_track(visitor.user, track.pk)
    assert visitor.api.get(f"/file/track/{copy['id']}").json()["results"] == []


def test_what_is_attached_while_the_track_moves_moves_too(visitor, track):
    target = make_project(track.space, "Tides")
    attached, moved = threading.Event(), threading.Event()

    @in_transaction
    def attach_slowly():
        file = Arrived("track/aa/aa", "a.txt", "text/plain", 1, "")
        attach_to_track(visitor.user, track.pk, file, {})
        attached.set()
        moved.wait(0.5)  # in vain: the move waits for this to be over

    def move():
        attached.wait()
        services.move_track(visitor.user, track.pk, project=target.pk)
        moved.set()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(attach_slowly), threads.submit(move)]:
            done.result()
    assert Track.objects.get().project_id == target.pk
    assert Attachment.objects.get().project_id == target.pk
