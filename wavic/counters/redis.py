"""Django's Redis cache, with `count` beside its methods."""

from django.core.cache.backends.redis import RedisCache


class CounterCache(RedisCache):
    """The same promises as `wavic.counters.mongo`, where REDIS_URL is set."""

    def count(self, key: str, timeout: float | None, by: int = 1) -> int:
        """See `wavic.counters.Counters.count`."""
        name = self.make_and_validate_key(key)
        client = self._cache.get_client(name, write=True)
        with client.pipeline(transaction=True) as both:
            milliseconds = None if timeout is None else max(1, int(timeout * 1000))
            both.set(name, 0, px=milliseconds, nx=True)
            both.incrby(name, by)
            return both.execute()[1]
