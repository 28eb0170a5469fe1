"""manage.py reconcile_storage on a real library: it finds nothing amiss, and then what we broke."""

import io
import os
import shutil
import time
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.tests.factories import make_space
from tracks.models import Attachment, Status, Version
from tracks.tests.factories import attach_file, make_track, make_version
from wavic.api.errors import Unavailable
from wavic.mongo.documents import collection
from wavic.mongo.profiling import round_trips
from wavic.storage.blobs import blob_store
from wavic.storage.inventory import inventory
from wavic.storage.names import blob_name
from wavic.testing.pictures import encoded, photograph
from wavic.testing.workers import work_off
from wavic.uploads.services import open_upload


@pytest.fixture(scope="module")
def built(snapshot, tmp_path_factory) -> SimpleNamespace:
    """A bit of everything that has a blob, done by the worker, two days ago."""
    store = blob_store()
    usual, store.folder = store.folder, tmp_path_factory.mktemp("library") / "blobs"
    owner = Visitor.logged_in()
    project = make_project(make_space(owner.user))
    track = make_track(project)
    make_version(track)
    attach_file(track)
    attach_file(track, b"more", to_project=True)
    for path in (
        "/user/me/avatar",
        f"/artist/{project.space_id}/avatar",
        f"/project/{project.pk}/artwork",
    ):
        picture = SimpleUploadedFile("picture.jpg", encoded(photograph(30, 20), "JPEG"))
        assert owner.api.put(path, {"file": picture}, format="multipart").status_code == 200
    open_upload(owner.user, purpose="track", target=project.pk, name="b.wav", size=9_000)
    work_off()
    copied = owner.api.post(f"/track/{track.pk}/duplicate", {"title": "Copy"}, format="json")
    assert copied.status_code == 201
    work_off()
    age_all()
    whole, store.folder = store.folder, usual
    return SimpleNamespace(
        owner=owner.user, project=project, track=track, folder=whole, before=snapshot()
    )


@pytest.fixture
def library(built, monkeypatch, tmp_path) -> SimpleNamespace:
    """The library as it was built, to be broken."""
    built.before.restore()
    shutil.copytree(built.folder, tmp_path / "blobs")
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")
    project = Project.objects.get(pk=built.project.pk)
    return SimpleNamespace(
        owner=built.owner, space=project.space, project=project, track=built.track
    )


def age_all() -> None:
    for metadata in blob_store().folder.rglob("metadata.json"):
        os.utime(metadata, (time.time() - 2 * 24 * 3600,) * 2)


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and what was said."""
    said = io.StringIO()
    try:
        call_command("reconcile_storage", *arguments, stdout=said, stderr=said)
    except CommandError as error:
        return error.returncode, f"{said.getvalue()}{error}"
    return 0, said.getvalue()


def names() -> set[str]:
    return {blob.name for blob in inventory(blob_store())}


def test_a_library_that_is_used_has_nothing_amiss_and_loses_nothing(library):
    before = names()
    assert len(before) > 15
    code, said = run("--repair")
    assert (code, names()) == (0, before), said
    assert "0 blobs that no document names" in said
    assert "0 wrong counts" in said


def test_orphans_and_what_is_lost_are_told_of_and_mended(library):
    orphan = blob_name("audio", "wav")
    blob_store().write(orphan, [b"RIFF"], content_type="audio/wav", disposition="inline")
    age_all()
    version = Version.objects.filter(track=library.track).last()
    whole = names() - {orphan}
    blob_store().delete(version.stream)
    blob_store().delete(str(library.project.artwork.thumbnail))
    code, said = run()
    assert code == 1
    assert orphan in said
    assert f"tracks.Version {version.pk} stream: {version.stream}" in said
    assert f"projects.Project {library.project.pk} artwork.thumbnail" in said
    assert "with --repair" in said
    assert orphan in names()
    code, said = run("--repair")
    assert code == 0, said
    work_off()
    assert names() == whole
    version.refresh_from_db()
    assert version.status == Status.READY
    assert run()[0] == 0


def test_an_original_that_is_gone_can_only_be_told_of(library):
    version = Version.objects.filter(track=library.track, number=1).get()
    blob_store().delete(version.blob)
    for arguments in ([], ["--repair"]):
        code, said = run(*arguments)
        assert code == 1
        assert f"blob: {version.blob}" in said


def test_counts_that_drifted_are_told_of_and_set_right(library):
    entitlement = Entitlement.objects.get(user=library.owner)
    Space.objects.filter(pk=library.space.pk).update(storage_used=F("storage_used") + 7)
    Entitlement.objects.filter(pk=entitlement.pk).update(storage_used=3)
    space = Space.objects.get(pk=library.space.pk).storage_used - 7
    code, said = run("--skip-blobs")
    assert code == 1
    assert f"space {library.space.pk}: {space + 7:,} counted, {space:,} are there" in said
    assert f"person {library.owner.pk}: 3 counted" in said
    assert Entitlement.objects.get(pk=entitlement.pk).storage_used == 3
    assert run("--skip-blobs", "--repair")[0] == 0
    assert Space.objects.get(pk=library.space.pk).storage_used == space
    assert Entitlement.objects.get(pk=entitlement.pk).storage_used == entitlement.storage_used
    assert run()[0] == 0


def test_counts_cost_the_same_for_one_space_and_for_twenty(library):
    def cost() -> int:
        with round_trips() as trips:
            assert run("--skip-blobs")[0] == 0
        assert not any(plan.in_memory_sort for plan in trips.plans())
        return len(trips)

    one = cost()
    for number in range(20):
        make_space(Visitor.logged_in().user, f"Space {number}")
    assert cost() == one


def test_beside_the_wrong_database_nothing_is_removed(library):
    before = names()
    for model in (Version, Attachment, Project, Space):
        collection(model).delete_many({})
    code, said = run("--repair")
    assert code == 1
    assert "Is this the right database?" in said
    assert names() == before
    run("--repair", "--even-if-most")
    assert len(names()) < len(before) / 2


def test_what_others_keep_in_the_container_is_left_alone(library):
    """As the system that WAVIC replaces: what of it isn't imported yet is named by nothing."""
    theirs = "uploads/5f00/Mix 3 (final).wav"
    folder = blob_store().folder / f"{theirs}@"
    folder.mkdir(parents=True)
    (folder / "content").write_bytes(b"RIFF")
    (folder / "metadata.json").write_text("{}")
    age_all()
    code, said = run("--repair")
    assert (code, theirs in said, theirs in names()) == (0, True, True)


def test_storage_that_is_away_is_said_and_is_another_exit_code(library, monkeypatch):
    def away(*_):
        raise Unavailable("storage_unavailable", "Storage doesn't answer just now.", 5)

    monkeypatch.setattr("wavic.storage.reconciling.inventory", away)
    assert run() == (2, "Storage doesn't answer just now.")
