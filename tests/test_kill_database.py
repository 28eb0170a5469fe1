"""kill -9 of mongod, the web worker or the queue's worker: what was acknowledged stays, whole.

`pytest -m prove tests/test_kill_database.py` does it again and again.
"""

import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pymongo
import pytest

from tests.musicians import Musician, digest, wait_for
from tests.running import Run
from wavic.testing.audio import audio_file
from wavic.testing.ports import free_base_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
ANSWERED_BY = 25  # seconds, after which a request counts as hanging


class Band(Musician):
    """A musician who uploads and edits until the server is gone, and remembers every promise."""

    def __init__(self, address: str, name: str) -> None:
        super().__init__(address, name)
        self.http.timeout = httpx.Timeout(ANSWERED_BY)
        self.attempted: dict[str, str] = {}  # title -> digest of what was sent
        self.promised: dict[str, str] = {}  # id of an acknowledged track -> its title
        self.lyrics = 0  # the number of the last acknowledged edit
        self.hung = 0
        self.edited = self.upload(audio_file("wav", seconds=0.2))["id"]

    def upload_until(self, over: threading.Event) -> None:
        """One track after the other; each is a file of its own, of 1.4 MB."""
        while not over.is_set():
            title = f"take {len(self.attempted)}"
            content = audio_file("wav", seconds=8, hertz=200 + len(self.attempted))
            self.attempted[title] = digest(content)
            with self.counting_hangs():
                response = self.send(content, title=title)
                if response.status_code == 201:
                    self.promised[response.json()["id"]] = title

    def edit_until(self, over: threading.Event) -> None:
        """The same track's lyrics, numbered."""
        while not over.wait(0.05):
            with self.counting_hangs():
                edit = {"lyrics": str(self.lyrics + 1)}
                if self.http.patch(f"/track/{self.edited}", json=edit).status_code == 200:
                    self.lyrics += 1

    @contextmanager
    def counting_hangs(self) -> Iterator[None]:
        """Errors are expected, silence isn't."""
        try:
            yield
        except httpx.TimeoutException:
            self.hung += 1
        except httpx.TransportError:
            pass

    def assert_promises_kept(self) -> int:
        """Everything acknowledged is there, and what is there is whole; how many tracks."""
        lyrics = self.track(self.edited)["lyrics"]
        assert int(lyrics or 0) in {self.lyrics, self.lyrics + 1}  # one more had no answer
        tracks = {track["id"]: track for track in self.tracks() if track["id"] != self.edited}
        assert self.promised.items() <= {pk: row["title"] for pk, row in tracks.items()}.items()
        for pk, track in tracks.items():
            assert self.wait_until_heard(pk)["duration_ms"] == 8_000
            content = httpx.get(track["version"]["url"], timeout=ANSWERED_BY)
            assert content.status_code == 200
            assert digest(content.content) == self.attempted[track["title"]]
        return len(tracks) + 1


@contextmanager
def database(run: Run) -> Iterator[pymongo.database.Database]:
    """What the API doesn't tell: quotas, events, uploads under way."""
    address = f"mongodb://127.0.0.1:{run.port + 2}/?directConnection=true"
    with pymongo.MongoClient(address) as client:
        yield client.wavic


def let_a_day_pass(run: Run) -> None:
    """Uploads without an end are abandoned, and reaped."""
    with database(run) as db:
        db.wavic_uploads_upload.update_many({}, [{"$set": {"expires_at": "$created_at"}}])
    run.manage(
        "shell",
        "-c",
        "from datetime import timedelta; from wavic.storage.blobs import blob_store;"
        "from wavic.uploads import services; services.reap(); blob_store().sweep(timedelta(0))",
    )


def assert_books_balance(run: Run) -> None:
    """Each version has its blob and no blob is nobody's; each owner is charged what is stored."""
    let_a_day_pass(run)
    with database(run) as db:
        versions = list(db.tracks_version.find())
        owners = {space["_id"]: space["owner_id"] for space in db.spaces_space.find()}
        spaces = {track["_id"]: track["space_id"] for track in db.tracks_track.find()}
        stored = dict.fromkeys(owners.values(), 0)
        for version in versions:
            stored[owners[spaces[version["track_id"]]]] += version["size"]
        charged = {row["user_id"]: row["storage_used"] for row in db.accounts_entitlement.find()}
        assert {owner: charged[owner] for owner in stored} == stored
        assert db.wavic_uploads_upload.count_documents({"reserved": {"$gt": 0}}) == 0
        counted = {row["_id"]: row["track_count"] for row in db.projects_project.find()}
        for project, count in counted.items():
            assert db.tracks_track.count_documents({"project_id": project}) == count
    kinds = ("blob", "waveform", "stream")
    assert blobs_in(run.data) == {version[kind] for version in versions for kind in kinds} - {""}
    assert list((run.data / "blobs" / ".incoming").glob("*")) == []


def blobs_in(data: Path) -> set[str]:
    root = data / "blobs"
    found = (path.parent.relative_to(root) for path in root.rglob("content"))
    return {str(path).removesuffix("@") for path in found}


def descendant_of(process: int, *, running: str) -> int:
    """The id of a descendant whose command line holds some words, once there is one."""
    return wait_for(lambda: next(_descendants(process, running), None))


def _descendants(process: int, running: str) -> Iterator[int]:
    for child in map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()):
        with suppress(OSError):  # it may end while we look
            if running in Path(f"/proc/{child}/cmdline").read_text():
                yield child
            yield from _descendants(child, running)


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def kill_mongod_amid_uploads(data: Path, promises: int, *, size: int) -> dict[str, int]:
    """One round: how many tracks were acknowledged, and how many are there afterwards.

    `size` bands upload and edit at the same time, each in a project of its own.
    """
    over = threading.Event()
    with Run(data, free_base_port()) as run:
        run.wait_until_ready()
        bands = [Band(run.address, f"Band{number}") for number in range(size)]
        threads = [
            threading.Thread(target=work, args=(over,))
            for band in bands
            for work in (band.upload_until, band.edit_until)
        ]
        for thread in threads:
            thread.start()
        wait_for(lambda: sum(len(band.promised) for band in bands) >= promises or None)
        time.sleep(random.uniform(0, 0.2))
        kill(int((data / "mongo" / "data" / "mongod.lock").read_text()))
        assert run.wait() == 1
        over.set()
        for thread in threads:
            thread.join(ANSWERED_BY + 5)
        assert not any(thread.is_alive() for thread in threads)
        port = run.port
    assert [band.hung for band in bands] == [0] * size
    with Run(data, port) as run:  # the same address: the tokens and clients are good as before
        run.wait_until_ready()
        there = sum(band.assert_promises_kept() for band in bands)
        assert_books_balance(run)
    for band in bands:
        band.http.close()
    return {
        "acknowledged": sum(len(band.promised) + 1 for band in bands),
        "edits": sum(band.lyrics for band in bands),
        "there": there,
    }


@pytest.mark.prove
def test_what_was_acknowledged_outlives_the_database(data):
    found = kill_mongod_amid_uploads(data, promises=3, size=2)
    assert found["there"] >= found["acknowledged"] >= 3 + 2


@pytest.mark.prove
@pytest.mark.parametrize("number", range(10))
def test_what_was_acknowledged_outlives_the_database_at_any_moment(data, number):
    found = kill_mongod_amid_uploads(data, promises=number * 3, size=3)
    print(f"round {number}: {found}")  # noqa: T201  (the figures of docs/reliability.md)
    assert found["there"] >= found["acknowledged"]


@pytest.fixture(scope="module")
def sturdy(installed, tmp_path_factory):
    """A run that is whole again after whatever was killed in it."""
    data = shutil.copytree(installed, tmp_path_factory.mktemp("sturdy") / "data")
    with Run(data, free_base_port(), TASK_LEASE="10") as run:
        yield run.wait_until_ready()


def half_of(body: bytes, then) -> Iterator[bytes]:
    """The first half of a body; what happens then; the second."""
    yield body[: len(body) // 2]
    time.sleep(0.5)  # it has arrived
    then()
    yield body[len(body) // 2 :]


def kill_web_amid_an_upload(run: Run, musician: Musician) -> None:
    before = ids_or_none(musician)
    files = {"file": ("half.wav", audio_file("wav", seconds=60))}
    fields = {"project": musician.project["id"]}
    whole = musician.http.build_request("POST", "/track", data=fields, files=files)
    body = whole.read()
    worker = descendant_of(run.pid_of("web"), running="bin/granian")
    with pytest.raises(httpx.TransportError):
        musician.http.post(
            "/track", content=half_of(body, lambda: kill(worker)), headers=whole.headers
        )
    assert wait_for(lambda: ids_or_none(musician)) == before
    assert musician.upload(audio_file("wav"))["title"] == "take"
    assert_books_balance(run)


def ids_or_none(musician: Musician) -> list[str] | None:
    """The tracks by their ids, once there is a web process to ask again."""
    with suppress(httpx.TransportError):
        return [track["id"] for track in musician.tracks()]
    return None


@pytest.mark.prove
def test_an_upload_dies_with_the_web_worker_and_the_next_one_works(sturdy):
    with Musician(sturdy.address, "Ada") as ada:
        ada.upload(audio_file("wav"))
        kill_web_amid_an_upload(sturdy, ada)


def kill_worker_amid_analysis(run: Run, musician: Musician) -> None:
    track = musician.upload(audio_file("flac", seconds=150), "long.flac")
    probe = descendant_of(run.pid_of("worker"), running="wavic.sandbox.process")
    kill(parent_of(probe))
    wait_for(lambda: None if Path(f"/proc/{probe}").exists() else True)  # nothing goes on alone
    version = musician.wait_until_heard(track["id"])
    assert (version["status"], version["duration_ms"]) == ("ready", 150_000)
    with database(run) as db:
        told = db.wavic_events_event.count_documents(
            {"kind": "version.ready", "data.track": track["id"]}
        )
    assert told == 1


@pytest.mark.prove
def test_a_version_is_ready_once_though_its_worker_was_killed(sturdy):
    with Musician(sturdy.address, "Grace") as grace:
        kill_worker_amid_analysis(sturdy, grace)


@pytest.mark.prove
def test_workers_of_both_kinds_may_be_killed_again_and_again(sturdy):
    with Musician(sturdy.address, "Joan") as joan:
        for _ in range(5):
            kill_web_amid_an_upload(sturdy, joan)
            kill_worker_amid_analysis(sturdy, joan)
