"""Backup while people write, destroy, restore: all that was acknowledged is there."""

import hashlib
import io
import shutil
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from accounts.tests.people import Visitor, on_plan
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.tests.factories import attach_file, make_track, make_version
from wavic.mongo.connections import mongo_connection
from wavic.operations.backup import blobs
from wavic.operations.backup.restoring import UNFINISHED
from wavic.storage.blobs import blob_store
from wavic.storage.inventory import inventory
from wavic.storage.local import LocalBlobStore
from wavic.testing.workers import work_off
from wavic.uploads.services import open_upload

RAW = CodecOptions(document_class=RawBSONDocument)


def documents(name: str) -> dict[str, dict]:
    """Collection -> id -> bytes, of all there is in a database."""
    database = mongo_connection().database.client[name]
    return {
        each: {d["_id"]: d.raw for d in database.get_collection(each, codec_options=RAW).find()}
        for each in database.list_collection_names()
        if not each.startswith("system.")
    }


def digests(store: LocalBlobStore) -> dict[str, str]:
    found = {}
    for blob in inventory(store):
        with store.open(blob.name) as file:
            found[blob.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def indexes(name: str) -> dict[str, dict]:
    database = mongo_connection().database.client[name]
    return {each: database[each].index_information() for each in database.list_collection_names()}


def name_in_use() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def on_database(name: str):
    """What this process does, it does there."""
    usual = name_in_use()

    def use(chosen: str) -> None:
        connection.settings_dict["NAME"] = chosen
        connection.database = connection.connection[chosen]

    use(name)
    try:
        yield
    finally:
        connection.connection.drop_database(name)
        use(usual)


def run(command: str, *arguments: object) -> tuple[int, str]:
    """The exit code, and what was said."""
    said = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=said)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, said.getvalue()


class Writer(threading.Thread):
    """Somebody who goes on commenting and uploading, in transactions of several documents."""

    def __init__(self, track: Track) -> None:
        super().__init__()
        self._track = track
        self._over = threading.Event()
        self.acknowledged = 0

    def run(self) -> None:
        while not self._over.is_set():
            make_comment(self._track, author=self._track.space.owner)
            make_version(self._track)
            self.acknowledged += 1

    def stop(self) -> None:
        self._over.set()
        self.join()


@pytest.fixture(scope="module")
def saved(snapshot, tmp_path_factory) -> SimpleNamespace:
    """A backup that was taken while somebody wrote, and what was there before it began."""
    store = blob_store()
    usual, store.folder = store.folder, tmp_path_factory.mktemp("live") / "blobs"
    owner = on_plan(Visitor.logged_in().user, "pro")  # as many versions as there is time for
    project = make_project(make_space(owner))
    track = make_track(project)
    attach_file(track)
    make_comment(track, author=owner)
    work_off()
    open_upload(owner, purpose="track", target=project.pk, name="b.wav", size=9_000)
    before = documents(name_in_use())
    blobs = digests(store)
    folder = tmp_path_factory.mktemp("backup") / "of" / "today"
    writer = Writer(Track.objects.get(pk=track.pk))
    writer.start()
    while not writer.acknowledged:
        assert writer.is_alive()
    code, said = run("backup", folder)
    at_the_end = writer.acknowledged
    assert writer.is_alive()
    writer.stop()
    assert code == 0, said
    yield SimpleNamespace(
        folder=folder, before=before, blobs=blobs, live=documents(name_in_use()),
        indexes=indexes(name_in_use()), written_meanwhile=at_the_end, store=store,
        everything=store.folder,
    )  # fmt: skip
    store.folder = usual


@pytest.fixture
def elsewhere(saved, tmp_path, monkeypatch):
    """Nothing is left: an empty database and an empty store."""
    monkeypatch.setattr(saved.store, "folder", tmp_path / "blobs")
    with on_database(f"{name_in_use()}_restored"):
        yield name_in_use()


def test_everything_acknowledged_before_is_there_and_all_of_it_fits_together(saved, elsewhere):
    assert saved.written_meanwhile > 1  # it was taken amid writes
    code, said = run("restore", saved.folder)
    assert code == 0, said
    there = documents(elsewhere)
    for name, kept in saved.before.items():
        for pk, raw in kept.items():
            if saved.live[name].get(pk) == raw:  # not changed or done meanwhile
                assert there[name][pk] == raw, (name, pk)
    blobs = digests(saved.store)
    assert blobs.items() >= saved.blobs.items()
    assert indexes(elsewhere) == saved.indexes
    # Of each transaction that went on meanwhile it has all or nothing: counts and files agree.
    assert run("reconcile_storage")[0] == 0
    for track in Track.objects.all():
        assert track.version_count == Version.objects.filter(track=track).count()
    assert run("migrate", "--check")[0] == 0


def test_an_upload_that_was_under_way_can_be_gone_on_with(saved, elsewhere):
    from wavic.uploads.models import Upload

    assert run("restore", saved.folder)[0] == 0
    upload = Upload.objects.get(filename="b.wav")
    block = bytes(9_000)
    saved.store.receive_block(upload.staging, 9_000, 0, [block])
    assert saved.store.blocks(upload.staging, 9_000) == [0]


def test_it_wants_an_empty_database_unless_told_otherwise(saved, elsewhere):
    database = mongo_connection().database
    database["precious"].insert_one({"_id": 1})
    for arguments in ([], ["--dry-run"]):
        code, said = run("restore", saved.folder, *arguments)
        assert (code, "isn't empty" in said) == (1, True)
        assert database["precious"].count_documents({}) == 1
        assert database.list_collection_names() == ["precious"]
    assert run("restore", saved.folder, "--drop")[0] == 0
    assert "precious" not in database.list_collection_names()


def test_a_restore_that_was_killed_is_begun_anew(saved, elsewhere):
    database = mongo_connection().database
    database[UNFINISHED].insert_one({})
    database["tracks_track"].insert_many([{"_id": number} for number in range(3)])
    some = next(iter(saved.blobs))
    saved.store.write(some, [b"RIFF"], content_type="audio/wav", disposition="inline")
    saved.store.delete(some)
    assert run("restore", saved.folder)[0] == 0
    assert UNFINISHED not in database.list_collection_names()
    assert documents(elsewhere)["tracks_track"].keys() == saved.before["tracks_track"].keys()


def test_a_dry_run_writes_nothing(saved, elsewhere):
    code, said = run("restore", saved.folder, "--dry-run")
    assert (code, "can be restored" in said) == (0, True)
    assert mongo_connection().database.list_collection_names() == []
    assert list(inventory(saved.store)) == []


@pytest.fixture
def copy(saved, tmp_path):
    """The backup, to be damaged."""
    return shutil.copytree(saved.folder, tmp_path / "copy")


def test_damage_is_found_before_anything_is_written(saved, elsewhere, copy):
    [file] = copy.glob("database-*/tracks_track.bson.gz")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    code, said = run("restore", copy)
    assert (code, "tracks_track.bson.gz is missing or damaged" in said) == (1, True)
    assert mongo_connection().database.list_collection_names() == []


def test_a_damaged_blob_is_named_and_never_becomes_one(saved, elsewhere, copy):
    name = next(iter(saved.blobs))
    content = copy / "blobs" / f"{name}@" / "content"
    content.write_bytes(bytes(content.stat().st_size))
    code, said = run("restore", copy)
    assert (code, f"The blob {name}" in said) == (1, True)
    assert not saved.store.exists(name)


def test_a_backup_that_is_not_whole_is_none(elsewhere, tmp_path, saved, copy):
    (copy / "manifest.json").unlink()
    for folder in (copy, tmp_path / "nowhere"):
        code, said = run("restore", folder)
        assert (code, "holds no whole backup" in said) == (1, True)


def test_a_backup_of_a_newer_wavic_is_refused(elsewhere, saved, copy):
    manifest = copy / "manifest.json"
    text = manifest.read_text().replace('"0001_figures"', '"0999_from_the_future"')
    manifest.write_text(text)
    code, said = run("restore", copy)
    assert (code, "newer WAVIC" in said) == (1, True)
    assert "0999_from_the_future" in said


def test_a_second_backup_copies_only_what_is_new_and_keeps_the_first_until_it_is_whole(
    saved, monkeypatch
):
    copied = []
    usual = blobs.copy_blob
    monkeypatch.setattr(blobs, "copy_blob", lambda *a: copied.append(a[2]) or usual(*a))
    [first] = saved.folder.glob("database-*")
    with monkeypatch.context() as patch:
        patch.setattr(blobs, "save", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("backup", saved.folder)
    assert "isn't empty" in run("restore", saved.folder, "--dry-run")[1]  # and whole
    made = saved.store.write(
        "audio/zz/new.wav", [b"RIFF"], content_type="audio/wav", disposition="inline"
    )
    assert run("backup", saved.folder)[0] == 0
    assert made.name in copied
    assert saved.blobs.keys().isdisjoint(copied)
    assert not first.exists()
    assert len(list(saved.folder.glob("database-*"))) == 1
    assert saved.folder.stat().st_mode & 0o077 == 0
