"""Django's cache API on a MongoDB collection, with counters that are exact across processes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import DEFAULT_DB_ALIAS
from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from wavic.mongo.connections import mongo_connection

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class CounterCache(BaseCache):
    """Values are what BSON holds: numbers, strings, lists and dicts of them.

    LOCATION names the collection: `{_id: key, value, expires_at}`. Nothing here joins a
    transaction: a call that was rolled back has been made all the same. Errors of the driver
    are raised as they are.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._location = location
        self._alias = params.get("OPTIONS", {}).get("alias", DEFAULT_DB_ALIAS)

    def count(self, key: str, timeout: float | None, by: int = 1) -> int:
        """See `wavic.counters.Counters.count`."""
        alive = {"$gt": ["$expires_at", _now()]}
        update = {
            "value": {"$cond": [alive, {"$add": ["$value", by]}, by]},
            "expires_at": {"$cond": [alive, "$expires_at", self._expiry(timeout)]},
        }
        return self._upsert(
            lambda: self._collection.find_one_and_update(
                {"_id": self.make_and_validate_key(key)},
                [{"$set": update}],
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        )["value"]

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Store the value unless the key is there; whether it was stored."""
        name = self.make_and_validate_key(key, version)
        document = {"value": value, "expires_at": self._expiry(timeout)}
        try:
            # Matches what has expired and is not yet removed; a living key makes it insert, and
            # so fail.
            self._collection.replace_one(
                {"_id": name, "expires_at": {"$lte": _now()}}, document, upsert=True
            )
        except DuplicateKeyError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default when there is none or its time is over."""
        found = self._collection.find_one(self._living(key, version), {"value": 1, "_id": 0})
        return found["value"] if found else default

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Store the value, whatever was there."""
        name = self.make_and_validate_key(key, version)
        document = {"value": value, "expires_at": self._expiry(timeout)}
        self._upsert(lambda: self._collection.replace_one({"_id": name}, document, upsert=True))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number that is there; raises ValueError when it isn't."""
        found = self._collection.find_one_and_update(
            self._living(key, version),
            {"$inc": {"value": delta}},
            return_document=ReturnDocument.AFTER,
        )
        if found is None:
            raise ValueError(f"Key {key!r} not found.")
        return found["value"]

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Give a key that is there a new time to live; whether it was there."""
        update = {"$set": {"expires_at": self._expiry(timeout)}}
        return self._collection.update_one(self._living(key, version), update).matched_count == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove the key; whether it was there."""
        return self._collection.delete_one(self._living(key, version)).deleted_count == 1

    def clear(self) -> None:
        """Remove everything."""
        self._collection.delete_many({})

    @property
    def _collection(self) -> Collection:
        return mongo_connection(self._alias).database[self._location]

    def _living(self, key: str, version: int | None) -> dict[str, Any]:
        return {"_id": self.make_and_validate_key(key, version), "expires_at": {"$gt": _now()}}

    def _expiry(self, timeout: Any) -> datetime:
        timestamp = self.get_backend_timeout(timeout)
        return _NEVER if timestamp is None else datetime.fromtimestamp(timestamp, UTC)

    @staticmethod
    def _upsert(write: Callable[[], Any]) -> Any:
        try:
            return write()
        except DuplicateKeyError:
            # Two wrote the first value at once; the one that lost now finds it.
            return write()


def _now() -> datetime:
    return datetime.now(UTC)
