"""A request waits for a database that may be back in a moment, not for one known to be away."""

import time
from functools import partial
from urllib.parse import urlsplit

import pymongo
import pytest
from django.conf import settings
from pymongo.errors import ConnectionFailure, PyMongoError

from wavic.api.translation import problem_of
from wavic.mongo import patience
from wavic.mongo.connections import mongo_connection
from wavic.testing.lines import Line
from wavic.testing.workers import wait_until

WAIT = 3.0  # seconds that the driver looks for a server


@pytest.fixture
def line():
    with Line(urlsplit(settings.MONGODB_URI).port) as line:
        yield line


@pytest.fixture
def client(line, monkeypatch):
    """The process's client, by that line."""
    options = {"serverSelectionTimeoutMS": WAIT * 1_000, "heartbeatFrequencyMS": 500}
    uri = f"mongodb://127.0.0.1:{line.port}/?directConnection=true"
    with pymongo.MongoClient(uri, connectTimeoutMS=500, **options) as client:
        monkeypatch.setitem(mongo_connection()._connection_pools, "default", client)
        monkeypatch.setattr(patience, "LONG", 0.5)
        yield client


def seconds_of_a_request(client) -> float:
    began = time.monotonic()
    with patience.bounded(whole=False), pytest.raises(ConnectionFailure):
        client.admin.command("ping")
    return time.monotonic() - began


@pytest.mark.parametrize("fault", [Line.refuse, Line.hang])
def test_it_waits_at_first_then_no_more_and_goes_on_once_it_is_back(client, line, fault):
    assert patience.away_for() == 0  # not asked for yet
    client.admin.command("ping")
    assert patience.away_for() == 0
    fault(line)
    wait_until(patience.away_for, seconds=20)
    assert seconds_of_a_request(client) > WAIT / 2
    assert patience.away_for() > 0.5
    assert seconds_of_a_request(client) < WAIT / 2
    line.mend()
    wait_until(lambda: not patience.away_for(), seconds=20)
    with patience.bounded(whole=False):
        assert pymongo._csot.get_timeout() is None
        client.admin.command("ping")


def test_a_slow_one_is_waited_for_in_all_no_longer_than_said(client, line, monkeypatch):
    monkeypatch.setattr(patience, "WHOLE", 1.5)
    ping = partial(client.admin.command, "ping")
    ping()
    line.delay(0.4)
    began = time.monotonic()
    with patience.bounded(whole=True), pytest.raises(PyMongoError) as refused:
        call_often(ping)
    assert time.monotonic() - began < 20 * 0.4
    assert problem_of(refused.value).code == "database_unavailable"


def call_often(ask) -> None:
    for _ in range(20):
        ask()
