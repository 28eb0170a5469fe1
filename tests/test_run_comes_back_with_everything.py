"""`make run`: starts, stops, survives every kind of kill, and comes back with what was there."""

import os
import signal
import sys
import time

import pymongo
import pytest

from tests.conftest import ON_THE_LAPTOP
from tests.running import Run, processes_of
from wavic.mongo.embedded import EmbeddedMongod
from wavic.testing.ports import free_base_port, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def write_acknowledged(run) -> int:
    """Write until the database says no more; how many writes it acknowledged."""
    written = 0
    with pymongo.MongoClient(
        f"mongodb://127.0.0.1:{run.port + 2}/?directConnection=true", retryWrites=False
    ) as client:
        for written in range(200):
            client.wavic.kept.insert_one({"number": written})
    return written + 1


def read_back(port: int) -> int:
    with pymongo.MongoClient(f"mongodb://127.0.0.1:{port}/?directConnection=true") as client:
        return client.wavic.kept.count_documents({})


def wait_for_silence(data) -> None:
    deadline = time.monotonic() + 60
    while processes_of(data) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(data) == []


def assert_stops_in_peace(run, number) -> None:
    assert run.stop(number) == 0
    assert "Traceback" not in run.output
    assert "SIGKILL" not in run.output
    assert processes_of(run.data) == []


def test_a_later_start_serves_says_where_and_stops_at_ctrl_c(data):
    with Run(data, free_base_port()) as run:
        run.wait_until_ready()
        assert run.status_of("/health/ready") == 200
        assert run.address in run.output
        assert "schema is up to date" not in run.output  # the first start did that
        assert_stops_in_peace(run, signal.SIGINT)


@pytest.mark.prove
def test_a_signal_in_the_middle_of_the_start_stops_everything_in_peace(data):
    with Run(data, free_base_port()) as run:
        while len(processes_of(data)) < 2:  # itself, and mongod
            time.sleep(0.01)
        assert run.stop() == 0
        assert "Traceback" not in run.output
    wait_for_silence(data)


@ON_THE_LAPTOP
def test_a_second_run_on_the_same_folder_says_so(laptop):
    with Run(laptop.data, free_base_port()) as second:
        assert second.wait() == 1
        assert f"already runs on {laptop.data}" in second.complaint
        assert "Traceback" not in second.output
    assert laptop.status_of("/health/live") == 200


@pytest.mark.prove
def test_a_killed_run_leaves_nothing_running_and_comes_back_to_stop_at_sigterm(data):
    port = free_base_port()
    with Run(data, port) as run:
        run.wait_until_ready()
        written = write_acknowledged(run)
        assert run.stop(signal.SIGKILL) == -signal.SIGKILL
    with Run(data, port) as run:  # at once: it waits for what is still ending
        assert read_back(run.wait_until_ready().port + 2) == written
        assert_stops_in_peace(run, signal.SIGTERM)


@pytest.mark.prove
def test_a_mongod_that_outlived_everything_is_ended_and_the_next_stops_at_sighup(data):
    port = free_base_port()
    orphan = EmbeddedMongod.start(data / "mongo", port + 2)
    watcher = [pid for pid in processes_of(data) if pid != orphan.process.pid]
    for pid in watcher:
        os.kill(pid, signal.SIGKILL)
    with Run(data, port) as run:
        run.wait_until_ready()
        assert orphan.process.wait(10) == 0
        assert_stops_in_peace(run, signal.SIGHUP)


@pytest.mark.prove
def test_a_killed_mongod_stops_the_run_which_says_so_and_loses_nothing(data):
    with Run(data, free_base_port()) as run:
        run.wait_until_ready()
        written = write_acknowledged(run)
        os.kill(int((data / "mongo" / "data" / "mongod.lock").read_text()), signal.SIGKILL)
        assert run.wait() == 1
        assert "The database stopped (killed by SIGKILL)" in run.complaint
        assert processes_of(data) == []
    mongod = EmbeddedMongod.start(data / "mongo", free_port())
    assert read_back(mongod.port) == written
    mongod.stop()


@pytest.mark.parametrize(
    "name",
    [*(pytest.param(name, marks=pytest.mark.prove) for name in ("web", "stream")), "worker"],
)
def test_a_killed_process_stops_the_run_which_says_so(data, name):
    with Run(data, free_base_port()) as run:
        run.wait_until_ready()
        os.kill(run.pid_of(name), signal.SIGKILL)
        assert run.wait() == 1
        assert f"{name} stopped (rc=-9)" in run.output.replace("  ", " ")
        assert "stopped by itself" in run.complaint
        assert processes_of(data) == []
