"""Small shared cache on the app's MongoDB with atomic add()/incr() (for django-ratelimit). Values: ints or pickled bytes-free JSON types."""
from datetime import datetime, timedelta, timezone as tz
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError
class CounterCache(BaseCache):
    _indexed = set()
    def __init__(self, location, params):
        super().__init__(params); self._name = location or "cache_counters"; self._alias = params.get("OPTIONS", {}).get("alias", "default")
    @property
    def _c(self):
        cn = connections[self._alias]; c = cn.database[self._name]     # plain pymongo: never joins a Django transaction
        k = (cn.settings_dict["NAME"], self._name)
        if k not in self._indexed:
            c.create_index("exp", expireAfterSeconds=60); self._indexed.add(k)
        return c
    def _exp(self, timeout):
        t = self.get_backend_timeout(timeout)
        return None if t is None else datetime.fromtimestamp(t, tz.utc)
    def _live(self):
        return {"$or": [{"exp": None}, {"exp": {"$gt": datetime.now(tz.utc)}}]}
    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        k = self.make_and_validate_key(key, version); c = self._c; doc = {"_id": k, "v": value, "exp": self._exp(timeout)}
        try:
            c.insert_one(doc); return True
        except DuplicateKeyError:
            return c.replace_one({"_id": k, "exp": {"$lte": datetime.now(tz.utc)}}, doc).modified_count == 1
    def get(self, key, default=None, version=None):
        d = self._c.find_one({"_id": self.make_and_validate_key(key, version), **self._live()}); return d["v"] if d else default
    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._c.replace_one({"_id": self.make_and_validate_key(key, version)}, {"v": value, "exp": self._exp(timeout)}, upsert=True)
    def incr(self, key, delta=1, version=None):
        d = self._c.find_one_and_update({"_id": self.make_and_validate_key(key, version), **self._live()}, {"$inc": {"v": delta}}, return_document=ReturnDocument.AFTER)
        if d is None: raise ValueError(key)
        return d["v"]
    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._c.update_one({"_id": self.make_and_validate_key(key, version), **self._live()}, {"$set": {"exp": self._exp(timeout)}}).matched_count == 1
    def delete(self, key, version=None):
        return self._c.delete_one({"_id": self.make_and_validate_key(key, version)}).deleted_count == 1
    def clear(self): self._c.delete_many({})
