"""The rest of Django's cache API, as django-q and others use it."""

import pytest


@pytest.mark.parametrize("value", [0, 7, -1, "text", ["a", 1], {"deep": {"list": [1, 2]}}, None])
def test_values_come_back_as_they_were(counters, value):
    counters.set("key", value, 60)
    assert counters.get("key", "absent") == value


def test_set_replaces_and_delete_removes(counters):
    counters.set("key", 1)
    counters.set("key", 2)
    assert counters.get("key") == 2
    assert counters.delete("key")
    assert not counters.delete("key")
    assert counters.get("key") is None


def test_decr_and_a_missing_key(counters):
    counters.set("key", 5)
    assert counters.decr("key", 2) == 3
    with pytest.raises(ValueError, match="absent"):
        counters.decr("absent")


def test_many_at_once(counters):
    counters.set_many({"a": 1, "b": 2})
    assert counters.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    counters.delete_many(["a"])
    assert not counters.has_key("a")


def test_clear(counters):
    counters.set("key", 1)
    counters.clear()
    assert counters.get("key") is None
