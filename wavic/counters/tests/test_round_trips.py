"""A count costs one command, the first, the next and the one after expiry alike."""

import pytest

from wavic.mongo.profiling import round_trips


@pytest.mark.parametrize("before", [0, 1, 5])
def test_one_command_per_count(mongo_counters, before):
    for _ in range(before):
        mongo_counters.count("calls", 60)
    with round_trips() as trips:
        assert mongo_counters.count("calls", 60) == before + 1
    assert len(trips) == 1


def test_no_index_is_made_on_the_way(mongo_counters):
    with round_trips() as trips:
        mongo_counters.set("key", 1, 60)
        mongo_counters.get("key")
        mongo_counters.add("key", 1, 60)
        mongo_counters.incr("key")
    assert len(trips) == 4
