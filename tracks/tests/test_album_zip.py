"""A project as one zip: its music in album order, named for people, with what is known."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.tests.people import Visitor
from projects.tests.factories import make_project
from spaces.models import Membership
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks import services
from tracks.models import Track, Version
from tracks.tests.factories import attach_file, make_track, make_version, process, short_wav
from wavic.archives import sending
from wavic.archives.zip_archive import MemberDiffers
from wavic.mongo.profiling import round_trips
from wavic.storage.blobs import blob_store
from wavic.testing.audio import audio_file
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def project(visitor):
    return make_project(make_space(visitor.user), "Tides: Vol. 1")


def ask(visitor, project, **query):
    return visitor.api.get(f"/project/{project.pk}/download", query)


def opened(answer):
    """The zip in an answer, checked against what its headers said."""
    assert answer.status_code == 200
    content = answer.getvalue()
    assert len(content) == int(answer["Content-Length"])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def manifest_of(archive):
    return json.loads(archive.read("Tides_ Vol. 1/manifest.json"))


def current(track):
    return Version.objects.get(pk=Track.objects.get(pk=track.pk).current_version_id)


def test_originals_stand_in_album_order_byte_for_byte(visitor, project):
    flac = audio_file("flac", seconds=0.2)
    harbour, tide = make_track(project, "Harbour"), make_track(project, "AC/DC?", flac)
    make_track(project, "Out")
    services.trash_track(visitor.user, Track.objects.get(title="Out").pk)
    services.reorder_tracks(visitor.user, project.pk, [tide.pk, harbour.pk], expected=None)
    answer = ask(visitor, project, quality="original")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="Tides_ Vol. 1.zip"'
    archive = opened(answer)
    assert archive.namelist() == [
        "Tides_ Vol. 1/manifest.json",
        "Tides_ Vol. 1/01 AC_DC_.flac",
        "Tides_ Vol. 1/02 Harbour.wav",
    ]
    assert archive.read("Tides_ Vol. 1/01 AC_DC_.flac") == flac
    assert archive.read("Tides_ Vol. 1/02 Harbour.wav") == short_wav()


def test_it_holds_the_current_version_only(visitor, project):
    track = make_track(project)
    other = audio_file("wav", seconds=0.3)
    make_version(track, other, label="Mix 2")
    archive = opened(ask(visitor, project, quality="original"))
    assert archive.read("Tides_ Vol. 1/01 Harbour.wav") == other
    assert manifest_of(archive)["tracks"][0]["version"]["label"] == "Mix 2"


def test_the_manifest_says_what_is_known(visitor, project):
    track = make_track(project)
    process(current(track))
    about = {"isrc": "GBAYE0601498", "credits": [{"name": "Ada", "role": "Cello"}]}
    visitor.api.patch(f"/track/{track.pk}", about)
    manifest = manifest_of(opened(ask(visitor, project, quality="original")))
    assert (manifest["format"], manifest["version"]) == ("wavic-album", 1)
    assert manifest["quality"] == "original"
    assert manifest["project"]["title"] == "Tides: Vol. 1"
    assert manifest["project"]["kind"] == "album"
    [said] = manifest["tracks"]
    version = current(track)
    assert (said["number"], said["id"], said["title"]) == (1, str(track.pk), "Harbour")
    assert {name: said[name] for name in about} == about
    assert said["version"]["id"] == str(version.pk)
    assert said["version"]["duration_ms"] == 200
    assert said["version"]["loudness_lufs"] == version.loudness_lufs
    assert said["file"] == {
        "path": "01 Harbour.wav",
        "size": len(short_wav()),
        "sha256": version.sha256,
    }
    assert said["left_out"] == ""
    assert manifest["attachments"] == []


def test_proxies_are_what_everybody_hears_and_what_has_none_is_named(visitor, project):
    heard = make_track(project, "One")
    make_track(project, "Two")
    broken = make_track(project, "Three")
    process(current(heard))
    Version.objects.filter(track=broken).update(status="failed", failure="not_audio")
    archive = opened(ask(visitor, project))
    version = current(heard)
    extension = version.stream.rpartition(".")[2]
    [name] = archive.namelist()[1:]
    assert name == f"Tides_ Vol. 1/01 One.{extension}"
    with blob_store().open(version.stream) as file:
        assert archive.read(name) == file.read()
    tracks = manifest_of(archive)["tracks"]
    assert [track["left_out"] for track in tracks] == ["", "processing", "not_audio"]
    assert [bool(track["file"]) for track in tracks] == [True, False, False]


def test_attachments_have_a_folder_and_names_of_their_own(visitor, project):
    track = make_track(project)
    attach_file(track, b"one", "Stems.zip")
    attach_file(track, b"two", "stems.ZIP")
    attach_file(track, b"three", "CON.txt", to_project=True)
    gone = make_track(project, "Gone")
    attach_file(gone)
    services.trash_track(visitor.user, gone.pk)
    archive = opened(ask(visitor, project, quality="original", attachments="true"))
    root = "Tides_ Vol. 1/Attachments"
    assert archive.namelist()[2:] == [
        f"{root}/_CON.txt",
        f"{root}/01 Harbour/Stems.zip",
        f"{root}/01 Harbour/stems (2).ZIP",
    ]
    assert archive.read(f"{root}/01 Harbour/stems (2).ZIP") == b"two"
    said = manifest_of(archive)["attachments"]
    assert [row["name"] for row in said] == ["CON.txt", "Stems.zip", "stems.ZIP"]
    assert said[1]["file"]["path"] == "Attachments/01 Harbour/Stems.zip"
    assert said[1]["track"] == str(track.pk)
    without = opened(ask(visitor, project, quality="original"))
    assert len(without.namelist()) == 2


def test_the_same_album_is_the_same_file(visitor, project):
    track = make_track(project)
    first, again = (ask(visitor, project, quality="original") for _ in range(2))
    assert first["ETag"] == again["ETag"]
    assert first.getvalue() == again.getvalue()
    path = f"/project/{project.pk}/download?quality=original"
    unchanged = visitor.api.get(path, headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    visitor.api.patch(f"/track/{track.pk}", {"title": "Renamed"})
    changed = visitor.api.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    opened(changed)


@pytest.mark.parametrize("query", [{"quality": "original"}, {"attachments": "true"}])
def test_a_viewer_gets_the_proxies_only(project, query):
    process(current(make_track(project)))
    viewer = Visitor.logged_in()
    add_member(project.space, viewer.user, Role.VIEWER)
    assert ask(viewer, project, **query).status_code == 403
    archive = opened(ask(viewer, project))
    assert short_wav() not in [archive.read(name) for name in archive.namelist()]


def test_an_album_without_a_file_is_an_answer_not_an_empty_zip(visitor, project):
    def refusal():
        answer = ask(visitor, project)
        assert_documented(answer)
        return answer.status_code, answer.json()["code"]

    assert refusal() == (409, "no_tracks")
    make_track(project)
    assert refusal() == (409, "processing")
    Version.objects.update(status="failed", failure="not_audio")
    assert refusal() == (409, "unplayable")
    assert ask(visitor, project, quality="lossless").status_code == 400


def test_a_ticket_downloads_without_a_token(visitor, project):
    make_track(project)
    wanted = {"quality": "original", "attachments": True}
    issued = visitor.api.post(f"/project/{project.pk}/download", wanted).json()
    assert issued["filename"] == "Tides_ Vol. 1.zip"
    ticket = issued["url"].partition("?ticket=")[2]
    answer = Client().get(f"/project/{project.pk}/download", {"ticket": ticket})
    archive = opened(answer)
    assert len(archive.fp.getvalue()) == issued["size"]
    assert archive.read("Tides_ Vol. 1/01 Harbour.wav") == short_wav()


def test_a_ticket_opens_nothing_else_and_not_for_ever(visitor, project, time_machine):
    make_track(project)
    make_track(make_project(project.space, "Other"))
    path = f"/project/{project.pk}/download"
    issued = visitor.api.post(path, {"quality": "original"}).json()
    ticket = issued["url"].partition("?ticket=")[2]
    expires_at = datetime.fromisoformat(issued["expires_at"])

    def get(path, ticket=ticket, method="get"):
        answer = getattr(Client(), method)(f"{path}?ticket={ticket}")
        answer.getvalue()  # a place is held until it is read
        return answer.status_code

    assert get(path) == 200
    assert get(path, f"{ticket}x") == get(path, "") == 403
    assert get(path, method="post") == 401
    other = project.space.projects.get(title="Other")
    assert get(f"/project/{other.pk}/download") == 403
    assert get(f"/project/{project.pk}") == 401
    for seconds, status in ((-2, 200), (2, 403)):
        time_machine.move_to(expires_at + timedelta(seconds=seconds), tick=False)
        assert get(path) == status


def test_a_ticket_is_worth_what_its_bearer_may_do_now(project):
    make_track(project)
    member = Visitor.logged_in()
    add_member(project.space, member.user, Role.COMMENTER)
    path = f"/project/{project.pk}/download"
    ticket = member.api.post(path, {"quality": "original"}).json()["url"].partition("=")[2]
    url = f"{path}?ticket={ticket}"
    membership = Membership.objects.filter(user=member.user)
    membership.update(role=Role.VIEWER)
    assert Client().get(url).status_code == 403
    membership.delete()
    assert Client().get(url).status_code == 404
    member.user.is_active = False
    member.user.save()
    assert Client().get(url).json()["code"] == "invalid_signature"


def test_it_is_put_together_by_indexes_in_as_many_reads_for_one_as_for_many(visitor, project):
    reads = []
    for count in (1, 3):
        for _ in range(count):
            attach_file(make_track(project))
        with round_trips() as trips:
            opened(ask(visitor, project, quality="original", attachments="true"))
        plans = trips.without("cache_counters").plans()
        assert not [plan for plan in plans if plan.collection_scan or plan.in_memory_sort]
        reads.append(len(plans))
    assert reads == [5, 5]  # the caller, the right, the project, its tracks, its attachments


@pytest.mark.parametrize("loss", ["gone", "short"])
def test_a_file_that_storage_has_lost_breaks_the_download_off(visitor, project, loss):
    make_track(project, "One")
    lost = current(make_track(project, "Two"))
    if loss == "gone":
        blob_store().delete(lost.blob)
    else:
        Version.objects.filter(pk=lost.pk).update(size=lost.size + 1)
    answer = ask(visitor, project, quality="original")
    sent = []
    with pytest.raises((FileNotFoundError, MemberDiffers)):
        sent.extend(answer.streaming_content)
    assert len(b"".join(sent)) < int(answer["Content-Length"])
    sending.Sending(iter_nothing()).close()  # its place is free again


def iter_nothing():
    yield from ()
