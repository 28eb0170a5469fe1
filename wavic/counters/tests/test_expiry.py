"""What has expired is gone, also while MongoDB has not removed it yet."""

import datetime
import time

import pytest
import time_machine
from django.conf import settings

from wavic.mongo.connections import mongo_connection

NOON = datetime.datetime(2030, 1, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_an_expired_count_starts_again(mongo_counters, clock):
    assert [mongo_counters.count("calls", 60) for _ in range(3)] == [1, 2, 3]
    clock.shift(59)
    assert mongo_counters.count("calls", 60) == 4
    clock.shift(2)
    assert mongo_counters.count("calls", 60) == 1


def test_an_expired_key_is_as_good_as_absent(mongo_counters, clock):
    mongo_counters.set("key", "value", 60)
    clock.shift(61)
    assert collection().count_documents({}) == 1
    assert mongo_counters.get("key", "none") == "none"
    assert not mongo_counters.touch("key", 60)
    assert not mongo_counters.delete("key")
    with pytest.raises(ValueError, match="key"):
        mongo_counters.incr("key")
    assert mongo_counters.add("key", "again", 60)
    assert mongo_counters.get("key") == "again"


def test_a_living_key_is_not_added_again(mongo_counters, clock):
    assert mongo_counters.add("key", 1, 60)
    assert not mongo_counters.add("key", 2, 60)
    assert mongo_counters.get("key") == 1


def test_touch_gives_more_time(mongo_counters, clock):
    mongo_counters.set("key", 1, 60)
    assert mongo_counters.touch("key", 600)
    clock.shift(599)
    assert mongo_counters.get("key") == 1


def test_none_never_expires(mongo_counters, clock):
    mongo_counters.set("key", 1, None)
    mongo_counters.count("calls", None)
    clock.shift(datetime.timedelta(days=36_500))
    assert mongo_counters.get("key") == 1
    assert mongo_counters.count("calls", None) == 2


def test_redis_counts_expire_with_the_first_call(redis_counters):
    redis_counters.count("calls", 0.05)
    redis_counters.count("lasting", 60)
    redis_counters.count("for-ever", None)
    deadline = time.monotonic() + 5
    while redis_counters.get("calls") is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert redis_counters.count("calls", 60) == 1
    assert redis_counters.count("lasting", 60) == 2
    assert redis_counters.count("for-ever", None) == 2


def test_mongodb_removes_what_has_expired(db):
    indexes = collection().index_information()
    assert indexes["expiry"]["key"] == [("expires_at", 1)]
    assert indexes["expiry"]["expireAfterSeconds"] == 0


def collection():
    return mongo_connection().database[settings.CACHES["default"]["LOCATION"]]
