"""Gigabytes pass in constant memory, or past the web process, and come back as they were sent."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench import processes
from bench.large_files import send_and_fetch
from tests.command import UploadCommand, large_wav, only_track, project, served, upload
from tests.musicians import Musician
from tests.network import Failure, Network, Passage, network
from tests.running import Run
from tests.test_kill_database import database
from wavic.testing.ports import free_base_port

MIB = 1024 * 1024
MIB_OF_A_GIGABYTE = 1024
MOST_GROWTH = 64  # MiB
BLOCKS = 257  # of 2 GiB and a header
KILLED_AT = 0.6  # of the blocks
PARALLEL = 4

pytestmark = pytest.mark.prove


def test_a_gigabyte_takes_less_than_64_mib(stack):
    with Musician(stack.address, "Grace") as musician:
        journey = send_and_fetch(musician, stack.pid_of("web"), MIB_OF_A_GIGABYTE)
    stack.wait_until_idle(900)  # its one worker hears all of it, and what others upload waits
    assert journey.intact
    assert journey.upload_growth < MOST_GROWTH
    assert journey.download_growth < MOST_GROWTH


@pytest.fixture(params=["local", pytest.param("azurite", marks=pytest.mark.node)])
def roomy(request, tmp_path) -> Iterator[tuple[Run, Network]]:
    """A run on a network of its own, whose people may store 16 GiB."""
    with network() as net:
        variables = {}
        if request.param == "azurite":
            azurite = request.getfixturevalue("azurite")
            container = {"AZURE_STORAGE_CONTAINER_NAME": "roomy"}
            variables = azurite.environment | container | net.variables
        with Run(tmp_path / "data", free_base_port(), **variables) as run:
            yield run.wait_until_ready(), net


def ports_of(pids: list[int]) -> set[int]:
    """The local ports of the TCP connections that these processes have."""
    sockets = set()
    for pid in pids:
        with suppress(OSError):
            for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(OSError):
                    sockets.add(str(descriptor.readlink()))
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].split(":")[1], 16) for row in rows if f"socket:[{row[9]}]" in sockets}


def test_two_gigabytes_killed_at_60_percent_are_resumed_whole(roomy, tmp_path):
    run, net = roomy
    path = tmp_path / "long song.wav"
    sha256 = large_wav(path, BLOCKS)
    web = processes.tree(run.pid_of("web"))
    by_web: list[Passage] = []

    def meets(passage: Passage) -> None:
        if not passage.url.startswith(run.address) and passage.port in ports_of(web):
            by_web.append(passage)
        if passage.block is None or command.process.poll() is not None:
            return
        if sum(seen.status == 201 for seen in net.blocks) >= KILLED_AT * BLOCKS:
            command.process.kill()
            raise Failure(0)

    with Musician(run.address, "Grace") as grace:
        with database(run) as db:
            limits = {"storage_limit": 16 * 1024 * MIB, "file_limit": 16 * 1024 * MIB}
            db.accounts_entitlement.update_many({}, {"$set": limits})
        options = (path, *project(grace), "--parallel", PARALLEL)
        processes.forget_peak(web)
        before = processes.resident_mib(web)
        net.meets = meets
        with UploadCommand(grace, *options, **net.variables) as command:
            assert command.wait()[0] == -signal.SIGKILL
        sent, until_killed = len(net.blocks), processes.peak_mib(web) - before
        code, said, complained = upload(grace, *options, **net.variables)
        assert code == 0, complained
        growth = processes.peak_mib(web) - before
        digest = served(grace, only_track(said))
    arrived = {seen.block for seen in net.blocks[:sent] if seen.status == 201}
    again = [seen.block for seen in net.blocks[sent:]]
    assert len(arrived) >= KILLED_AT * BLOCKS
    assert arrived.isdisjoint(again)
    assert len(again) == len(set(again))
    assert arrived | set(again) >= set(range(BLOCKS)) - in_flight(net.blocks[:sent])
    assert sent + len(again) <= BLOCKS + PARALLEL
    assert digest == sha256
    assert growth < MOST_GROWTH
    assert growth - until_killed < MOST_GROWTH / 4  # flat: it knew the same work before
    talk = sum(seen.sent for seen in net.passages if seen.url.startswith(run.address))
    if not run.stores_blobs_itself:
        assert talk < MIB
        assert by_web  # so it was watched
        assert sum(seen.sent + seen.received for seen in by_web) < MIB
    print(  # noqa: T201  (the figures of docs/performance.md)
        f"{len(arrived)} of {BLOCKS} blocks had arrived, {len(again)} were sent after the kill, "
        f"{sent + len(again)} in all; web grew {until_killed:.1f} MiB until the kill and "
        f"{growth:.1f} MiB in all; with storage it exchanged "
        f"{sum(seen.sent + seen.received for seen in by_web)} bytes, with the client {talk}"
    )


def in_flight(blocks: list[Passage]) -> set[int | None]:
    """Blocks whose answer the killed program never had; storage may have them."""
    return {seen.block for seen in blocks if seen.status != 201}
