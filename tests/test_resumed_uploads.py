"""Killed uploads go on where they were, and blocks go past WAVIC to where they are kept."""

import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import UploadCommand, large_wav, only_track, project, served, upload
from tests.musicians import Musician
from tests.network import Failure, Network, network

BLOCKS = 4  # of a file of 24 MiB and a header
TALK = 200_000  # bytes: more than all that is said to WAVIC itself, less than any block


@dataclass
class Resumed:
    """An upload that was killed when its third block set out, and its second try."""

    musician: Musician
    sha256: str
    net: Network
    before: int  # how many blocks had set out when it was killed
    first: tuple[int, str, str]
    second: tuple[int, str, str]


@pytest.fixture(scope="module")
def resumed(stack, uploader, tmp_path_factory):
    path: Path = tmp_path_factory.mktemp("songs") / "long song.wav"
    sha256 = large_wav(path, BLOCKS)

    def kill(passage):
        if passage.block is not None and len(net.blocks) == 3:
            command.process.kill()
            raise Failure(0)

    nina = uploader(stack)
    with network(kill) as net:
        options = (path, *project(nina), "--parallel", 2)
        with UploadCommand(nina, *options, **net.variables) as command:
            first = command.wait()
        before = len(net.blocks)
        second = upload(nina, *options, **net.variables)
        yield Resumed(nina, sha256, net, before, first, second)


def test_what_was_killed_is_resumed_and_no_block_sent_twice(resumed):
    assert resumed.first[:2] == (-signal.SIGKILL, "")
    code, said, complained = resumed.second
    assert code == 0, complained
    assert "Resuming long song.wav" in complained
    assert "100 %" in complained
    blocks = resumed.net.blocks
    arrived = {seen.block for seen in blocks[: resumed.before] if seen.status == 201}
    again = [seen.block for seen in blocks[resumed.before :]]
    assert arrived
    assert arrived.isdisjoint(again)
    assert sorted([*arrived, *again]) == list(range(BLOCKS))
    [track] = resumed.musician.tracks()
    assert only_track(said) == track["id"]
    assert served(resumed.musician, track["id"]) == resumed.sha256
    assert resumed.musician.http.get("/file").json()["results"] == []


def test_the_store_takes_the_blocks_and_wavic_only_words(stack, resumed):
    to_wavic = [seen for seen in resumed.net.passages if seen.url.startswith(stack.address)]
    if stack.stores_blobs_itself:
        to_wavic = [seen for seen in to_wavic if not seen.path.startswith("/blob/incoming/")]
    else:
        assert not any(seen.block is not None for seen in to_wavic)
    assert 0 < sum(seen.sent for seen in to_wavic) < TALK
