"""Whatever happens at once, the count is the number of calls."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connections
from pymongo.errors import PyMongoError

from wavic.counters import count
from wavic.counters.mongo import CounterCache
from wavic.mongo.transactions import run_in_transaction

THREADS, CALLS = 8, 50


def in_threads(work):
    """What every call of `work` answered, from THREADS threads at once."""

    def one_thread(_):
        try:
            return [work() for _ in range(CALLS)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(one_thread, range(THREADS)) for answer in answers]


def test_count_gives_each_of_400_calls_its_own_number(counters):
    answers = in_threads(lambda: counters.count("calls", 60))
    assert sorted(answers) == list(range(1, THREADS * CALLS + 1))


def test_add_then_incr_counts_exactly_too(counters):
    """The way django-ratelimit counts."""
    answers = in_threads(lambda: counters.add("calls", 1, 60) or counters.incr("calls"))
    assert counters.get("calls") == THREADS * CALLS
    assert answers.count(True) == 1


def test_add_is_won_once(counters):
    assert in_threads(lambda: counters.add("claim", 1, 60)).count(True) == 1


def test_count_counts_by_more_and_by_less(counters):
    assert counters.count("bytes", 60, by=500) == 500
    assert counters.count("bytes", 60, by=-200) == 300
    assert counters.get("bytes") == 300


def test_keys_count_apart(counters):
    assert [counters.count(key, 60) for key in ("a", "b", "a")] == [1, 1, 2]


def test_the_module_counts_on_the_default_cache(mongo_counters):
    assert count("calls", 60) == 1
    assert mongo_counters.count("calls", 60) == 2


def test_a_call_that_was_rolled_back_still_counts(mongo_counters):
    def refused():
        mongo_counters.count("calls", 60)
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        run_in_transaction(refused)
    assert mongo_counters.get("calls") == 1


def test_without_its_store_nothing_is_let_through(db, settings):
    connections.settings["away"] = {
        **connections["default"].settings_dict,
        "HOST": "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50&directConnection=true",
        "OPTIONS": {},
    }
    counters = CounterCache("cache_counters", {"OPTIONS": {"alias": "away"}})
    try:
        for call in (counters.count, counters.add):
            with pytest.raises((PyMongoError, DatabaseError)):
                call("calls", 60)
    finally:
        connections["away"].close_pool()
        del connections["away"], connections.settings["away"]
