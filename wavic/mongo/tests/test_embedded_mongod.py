"""The embedded mongod: a primary in a folder, whichever port, and plain words when it can't be."""

import signal
import socket

import pymongo
import pytest

from wavic.mongo.embedded import TRANSACTION, EmbeddedMongod, MongodFailed, last_reason
from wavic.testing.ports import free_port


def test_it_is_a_primary_that_keeps_its_data_on_another_port(tmp_path):
    for count in (1, 2):
        mongod = EmbeddedMongod.start(tmp_path, free_port())
        with pymongo.MongoClient(mongod.uri) as client:
            client.wavic.kept.insert_one({})
            assert client.wavic.kept.count_documents({}) == count
            member = client.admin.command("replSetGetStatus")["members"][0]
            limit = client.admin.command("getParameter", transactionLifetimeLimitSeconds=1)
        assert member["name"] == f"127.0.0.1:{mongod.port}"
        assert limit["transactionLifetimeLimitSeconds"] == TRANSACTION
        mongod.stop()
        assert mongod.process.returncode == 0


def test_a_port_that_is_taken_is_refused_with_the_reason(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        mongod = EmbeddedMongod.launch(tmp_path, taken.getsockname()[1])
        with pytest.raises(MongodFailed, match=r"mongod stopped: .*[Aa]ddress already in use"):
            mongod.become_primary()


def test_a_folder_in_use_is_refused_and_its_user_left_alone(tmp_path):
    first = EmbeddedMongod.start(tmp_path, free_port())
    try:
        with pytest.raises(MongodFailed, match="mongod stopped: "):
            EmbeddedMongod.start(tmp_path, free_port())
        assert first.process.poll() is None
    finally:
        first.stop()


def test_acknowledged_writes_outlive_a_kill(tmp_path):
    mongod = EmbeddedMongod.start(tmp_path, free_port())
    with pymongo.MongoClient(mongod.uri) as client:
        for number in range(100):
            client.wavic.kept.insert_one({"number": number})
    mongod.process.send_signal(signal.SIGKILL)
    mongod.process.wait()
    again = EmbeddedMongod.start(tmp_path, free_port())
    with pymongo.MongoClient(again.uri) as client:
        assert client.wavic.kept.count_documents({}) == 100
    again.stop()


def test_the_last_error_of_the_log_is_the_reason(tmp_path):
    log = tmp_path / "mongod.log"
    log.write_text('{"s":"E","msg":"Old","attr":{"error":"forgotten"}}\n')
    offset = log.stat().st_size
    with log.open("a") as file:
        file.write('not JSON\n{"s":"I","msg":"Fine"}\n')
        file.write('{"s":"E","msg":"Failed","attr":{"error":{"errmsg":"No space left"}}}\n')
    assert last_reason(log, offset) == "Failed: No space left"
    assert last_reason(tmp_path / "absent.log", 0) == ""
