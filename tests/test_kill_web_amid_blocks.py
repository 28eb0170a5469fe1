"""kill -9 of the web process amid a block or a completion: resumed, one version, nothing left.

`pytest -m prove tests/test_kill_web_amid_blocks.py` kills at any moment of a completion.
"""

import os
import random
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.command import served
from tests.conftest import ON_THE_LAPTOP
from tests.musicians import Musician, digest, wait_for
from tests.running import Run
from tests.test_kill_database import ANSWERED_BY, descendant_of, half_of, kill
from wavic.testing.audio import audio_file

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    ON_THE_LAPTOP,
]
TRIES = 5
ROUNDS = 10
CRASH_LOOP = (
    6  # seconds; of a worker that dies younger Granian thinks that it always will, and ends
)
A_COMPLETION = 0.06  # seconds that one takes, about


@pytest.fixture(scope="module")
def song() -> bytes:
    return audio_file("wav", seconds=50)  # of two blocks


@pytest.fixture
def ada(laptop, uploader) -> Musician:
    return uploader(laptop)


def web_worker(run: Run) -> int:
    """The process that answers requests, once it is old enough for its parent to replace it."""
    worker = descendant_of(run.pid_of("web"), running="bin/granian")
    wait_for(lambda: True if age_of(worker) > CRASH_LOOP else None)
    return worker


def age_of(process: int) -> float:
    """Seconds since it was started."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - int(after_name[19]) / os.sysconf("SC_CLK_TCK")


def persistently(call: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer, once there is somebody to give one, and no dead one's transaction in the way."""

    def attempt() -> httpx.Response | None:
        with suppress(httpx.TransportError):
            answer = call()
            return None if answer.status_code == 503 else answer
        return None

    return wait_for(attempt)


def staging_of(run: Run, upload: dict) -> Path:
    """The folder that the blocks of an upload lie in."""
    name = urlsplit(upload["block_url"]).path.removeprefix("/blob/")
    return run.data / "blobs" / f"{name}~"


def assert_one_whole_version(run: Run, musician: Musician, upload: dict, song: bytes) -> None:
    """However often it is completed; and nothing of the upload lies around."""
    answers = [persistently(lambda: musician.complete(upload)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
    became = wait_for(lambda: musician.http.get(f"/file/{upload['id']}").json()["result"])
    [track] = musician.tracks()
    assert (became["id"], track["version_count"]) == (track["id"], 1)
    assert served(musician, track["id"]) == digest(song)
    folder = staging_of(run, upload)
    wait_for(lambda: None if folder.exists() else True)
    assert list((run.data / "blobs").rglob("*.part")) == []


@pytest.mark.prove
def test_a_block_that_died_with_the_web_process_is_sent_again(laptop, ada, song):
    upload = ada.open_upload("song.wav", len(song))
    ada.send_blocks(upload, song, 1)
    length = upload["block_size"]
    url = upload["block_url"].replace("{block}", "00000000")
    worker = web_worker(laptop)
    with pytest.raises(httpx.TransportError):
        httpx.put(
            url,
            content=half_of(song[:length], lambda: kill(worker)),
            headers={"Content-Length": str(length)},
        )
    assert len(list(staging_of(laptop, upload).glob("*.part"))) == 1  # what the dead one wrote
    again = persistently(lambda: ada.http.get(f"/file/{upload['id']}")).json()
    assert (again["state"], again["received"]) == ("open", [1])
    assert ada.complete(upload).json()["missing"] == [0]
    ada.send_blocks(again, song, 0)
    assert_one_whole_version(laptop, ada, upload, song)


def complete_and_kill(
    run: Run, musician: Musician, upload: dict, moment: Callable[[], None]
) -> bool:
    """Kill the web process when `moment` returns; whether the completion was answered before."""
    worker = web_worker(run)
    answers: list[httpx.Response] = []

    def complete() -> None:
        with suppress(httpx.TransportError):
            answers.append(musician.complete(upload))

    asking = threading.Thread(target=complete)
    asking.start()
    moment()
    kill(worker)
    asking.join()
    return bool(answers)


def appearance_of(path: Path) -> None:
    """Return in the moment in which it is there."""
    deadline = time.monotonic() + ANSWERED_BY
    while not path.exists():
        assert time.monotonic() < deadline


@pytest.mark.prove
def test_a_completion_that_died_with_the_web_process_is_done_once(laptop, uploader, song):
    for _ in range(TRIES):
        ada = uploader(laptop)
        upload = ada.open_upload("song.wav", len(song))
        ada.send_blocks(upload, song)
        sealed = partial(appearance_of, staging_of(laptop, upload) / "sealed")
        answered = complete_and_kill(laptop, ada, upload, sealed)
        assert_one_whole_version(laptop, ada, upload, song)
        if not answered:
            return
    pytest.fail("It was never killed in time.")


@pytest.mark.prove
@pytest.mark.parametrize("declared", [{}, {"sha256": True}], ids=["at once", "verified"])
def test_a_completion_may_be_killed_at_any_moment(laptop, uploader, song, declared):
    answered = 0
    for _ in range(ROUNDS):
        ada = uploader(laptop)
        fields = {"sha256": digest(song)} if declared else {}
        upload = ada.open_upload("song.wav", len(song), **fields)
        ada.send_blocks(upload, song)
        moment = partial(time.sleep, random.uniform(0, A_COMPLETION))
        answered += complete_and_kill(laptop, ada, upload, moment)
        assert_one_whole_version(laptop, ada, upload, song)
    print(f"killed {ROUNDS - answered} of {ROUNDS} before their answer")  # noqa: T201  (a figure)
    assert answered < ROUNDS
