"""Counters that every process shares: `count(key, timeout)`, and the cache they live in.

The default cache is one of two backends with the same methods: `wavic.counters.mongo` on the
database that is there anyway, `wavic.counters.redis` where REDIS_URL is set.
"""

from typing import Protocol, cast

from django.core.cache import caches


class Counters(Protocol):
    """What both backends have beside Django's cache methods."""

    def count(self, key: str, timeout: float | None, by: int = 1) -> int:
        """Add `by` to the key's count and return it, atomically and in one round trip.

        A key that isn't there, or whose time is over, starts at 0 and lives `timeout` seconds
        from now (None: for ever); counting on does not prolong it. Raises what the driver
        raises when the store is away: nothing is ever let through uncounted.
        """


def count(key: str, timeout: float | None, by: int = 1) -> int:
    """`Counters.count` on the default cache."""
    return cast("Counters", caches["default"]).count(key, timeout, by)
