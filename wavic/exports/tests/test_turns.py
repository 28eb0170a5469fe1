"""An export is made in turns; whatever kills one, the archive ends the same."""

import io
import json
import zipfile

import pytest

from accounts.tests.people import person
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track
from wavic.exports import services
from wavic.exports.models import Export, File, State
from wavic.exports.services import making, outputs
from wavic.queue.broker import MongoBroker
from wavic.storage.blobs import blob_store
from wavic.testing.workers import make_due, work_off

pytestmark = pytest.mark.django_db
BLOCK = 64 * 1024


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks as large as a song of ours is, so that some archives have several."""
    monkeypatch.setattr(outputs, "BLOCK_SIZE", BLOCK)
    monkeypatch.setattr("wavic.storage.blocks.BLOCK_SIZE", BLOCK)
    monkeypatch.setattr("wavic.storage.staged_blocks.BLOCK_SIZE", BLOCK)


@pytest.fixture
def space(small_blocks):
    space = make_space(person())
    for number in range(2):
        make_track(make_project(space), f"Track {number}")
    MongoBroker().collection.delete_many({})  # nobody is to hear them
    return space


def asked(space) -> Export:
    services.ask("space", space.pk, by=space.owner_id, note=lambda: None)
    return Export.objects.get()


def content(export) -> zipfile.ZipFile:
    export.refresh_from_db()
    assert export.state == State.READY
    with blob_store().open(export.blob) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    assert archive.testzip() is None
    return archive


def told(archive) -> dict:
    return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def test_a_turn_for_each_file_makes_the_same_as_one_for_all(space, monkeypatch):
    export = asked(space)
    work_off()
    at_once = told(content(export))
    assert Export.objects.get().turn == 0
    monkeypatch.setattr(making, "TURN", 0.0)
    export = asked(space)
    work_off()
    archive = content(export)
    assert Export.objects.get().turn > 15
    assert told(archive) == at_once
    listed = json.loads(archive.read("manifest.json"))["files"]
    assert {file["path"] for file in listed} == set(at_once)
    assert len([path for path in at_once if path.startswith("audio/")]) == 2
    assert not File.objects.exists()


def test_killed_anywhere_the_next_turn_makes_it_whole(space, monkeypatch):
    monkeypatch.setattr(making, "TURN", 0.0)
    write = making._Archive._write
    kills = iter(range(100))

    class Killed(RuntimeError):
        pass

    def fragile(archive, file, pieces):
        pieces = list(pieces)
        if next(kills) % 2 == 0:  # half of it is written, and every second try fails
            write(archive, file, iter(pieces)) if not file.blob else None
            raise Killed
        write(archive, file, iter(pieces))

    monkeypatch.setattr(making._Archive, "_write", fragile)
    export = asked(space)
    while Export.objects.get().state != State.READY:
        work_off()
        make_due()
    archive = content(export)
    paths = [info.filename for info in archive.infolist()]
    assert len(paths) == len(set(paths))
    assert len([path for path in paths if path.startswith("audio/")]) == 2


def test_a_file_deleted_for_good_meanwhile_is_named_as_missing(space, monkeypatch):
    monkeypatch.setattr(making, "TURN", 0.0)
    found = making._Archive._keep_found

    def deleted(archive):
        for file in archive._found[:1]:
            blob_store().delete(file.blob)
        found(archive)

    monkeypatch.setattr(making._Archive, "_keep_found", deleted)
    export = asked(space)
    work_off()
    archive = content(export)
    missing = json.loads(archive.read("manifest.json"))["missing"]
    assert len(missing) == 1
    assert missing[0] not in archive.namelist()


def test_thrown_away_between_two_turns_it_leaves_nothing(space, monkeypatch):
    monkeypatch.setattr(making, "TURN", 0.0)
    export = asked(space)
    making.take_turn(str(export.pk), 0)
    making.take_turn(str(export.pk), 1)
    assert Export.objects.get().tail
    services.throw_away("space", space.pk)
    work_off()
    assert not Export.objects.exists()
    assert not File.objects.exists()
    assert blob_store()._arrived(export.staging) == {}


def test_killed_once_it_is_sealed_that_is_published(space, monkeypatch):
    """Also where rows have become fewer since: what is sealed is whole."""
    publish, tries = making._publish, []

    def fragile(export, sealed):
        tries.append(sealed.size)
        if len(tries) == 1:
            raise RuntimeError
        publish(export, sealed)

    monkeypatch.setattr(making, "_publish", fragile)
    export = asked(space)
    work_off()
    make_due()
    work_off()
    assert len(set(tries)) == 1
    assert len(content(export).namelist()) == Export.objects.get().files


def test_what_never_succeeds_fails_and_says_so(space, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(making._Archive, "_write", broken)
    export = asked(space)
    for _ in range(12):
        work_off()
        make_due()
    export.refresh_from_db()
    assert (export.state, export.failure) == (State.FAILED, "gave_up")
    assert not File.objects.exists()
