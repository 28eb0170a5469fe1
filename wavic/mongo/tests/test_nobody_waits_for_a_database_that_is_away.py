"""A request waits for a database that may be back in a moment, not for one known to be away."""

import time
from urllib.parse import urlsplit

import pymongo
import pytest
from django.conf import settings
from pymongo.errors import ConnectionFailure

from wavic.mongo import absence
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
        monkeypatch.setattr(absence, "LONG", 0.5)
        yield client


def seconds_of_a_request(client) -> float:
    began = time.monotonic()
    with absence.short_while_away(), pytest.raises(ConnectionFailure):
        client.admin.command("ping")
    return time.monotonic() - began


@pytest.mark.parametrize("fault", [Line.refuse, Line.hang])
def test_it_waits_at_first_then_no_more_and_goes_on_once_it_is_back(client, line, fault):
    assert absence.away_for() == 0  # not asked for yet
    client.admin.command("ping")
    assert absence.away_for() == 0
    fault(line)
    wait_until(absence.away_for, seconds=20)
    assert seconds_of_a_request(client) > WAIT / 2
    assert absence.away_for() > 0.5
    assert seconds_of_a_request(client) < WAIT / 2
    line.mend()
    wait_until(lambda: not absence.away_for(), seconds=20)
    with absence.short_while_away():
        assert pymongo._csot.get_timeout() is None
        client.admin.command("ping")
