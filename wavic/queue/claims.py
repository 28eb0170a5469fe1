"""Claims: who may do a once-only piece of work now. Each is one atomic command."""

from typing import Any, cast

from bson.objectid import ObjectId
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from wavic.mongo.documents import Document, collection, session
from wavic.queue import leases
from wavic.queue.models import Once, State

_ERROR_LENGTH = 8_000  # characters of a traceback that are kept: the end says what happened
_LEASE_FROM_NOW = {"$add": ["$$NOW", leases.MILLISECONDS]}
_LAPSED = {"$lte": ["$lease_until", "$$NOW"]}
_UNKNOWN = {"$eq": [{"$type": "$state"}, "missing"]}
_WAITING = {"$and": [{"$eq": ["$state", State.RUNNING]}, _LAPSED]}


class Claim:
    """A claim on the work of one key: ours from make() to end(), unless its lease lapses."""

    def __init__(self, key: str, task: str, args: list[Any], kwargs: dict[str, Any]) -> None:
        self.key = key
        self.attempts = 0  # made so far, ours included
        self._id = ObjectId()
        self._made = False
        self._fresh = {
            "key": {"$literal": key},
            "task": task,
            "arguments": {"$literal": {"args": args, "kwargs": kwargs}},
            "state": State.RUNNING,
            "attempts": 0,
            "lease_until": "$$NOW",
            "worker": "",
            "claim": None,
            "last_error": "",
            "created_at": "$$NOW",
            "updated_at": "$$NOW",
        }

    def make(self, max_attempts: int) -> State | None:
        """Claim the work and count the attempt: None, or the state in which it is not ours.

        RUNNING is that of work in somebody else's hands, and of work without attempts left.
        """
        attempts = {"$ifNull": ["$attempts", 0]}
        free = {"$and": [{"$or": [_UNKNOWN, _WAITING]}, {"$lt": [attempts, max_attempts]}]}
        ours = {
            "attempts": {"$add": [attempts, 1]},
            "lease_until": _LEASE_FROM_NOW,
            "worker": {"$literal": leases.holder()},
            "claim": self._id,
            "updated_at": "$$NOW",
        }
        found = self._upsert({"$cond": [free, ours, {}]})
        self.attempts = found["attempts"]
        self._made = found["claim"] == self._id
        return None if self._made else State(found["state"])

    def note(self) -> None:
        """See to it that the work is known, without beginning it."""
        self.attempts = self._upsert({})["attempts"]

    def renew(self) -> bool:
        """Hold it for another lease; False if it is no longer ours."""
        lease = [{"$set": {"lease_until": _LEASE_FROM_NOW}}]
        return collection(Once).update_one(self._ours(), lease).matched_count == 1

    def end(self, state: State, error: str = "") -> bool:
        """Write down how the attempt ended, in the open transaction if there is one.

        Only if it is still ours; or, where we made no claim, nobody's. Returns whether it was.
        """
        work = self._ours() if self._made else {"key": self.key, "$expr": _WAITING}
        ended = {
            "state": state,
            "last_error": {"$literal": error[-_ERROR_LENGTH:]},
            "lease_until": "$$NOW",
            "worker": "",
            "claim": None,
            "updated_at": "$$NOW",
        }
        changed = collection(Once).update_one(work, [{"$set": ended}], session=session())
        return changed.matched_count == 1

    def _ours(self) -> Document:
        return {"key": self.key, "state": State.RUNNING, "claim": self._id}

    def _upsert(self, changes: Document) -> Document:
        """Make the document if there is none, and change it."""
        merged = {"$mergeObjects": [self._fresh, "$$ROOT", changes]}
        try:
            return self._find_one_and_replace(merged)
        except DuplicateKeyError:  # somebody else made it in this very moment
            return self._find_one_and_replace(merged)

    def _find_one_and_replace(self, merged: Document) -> Document:
        found = collection(Once).find_one_and_update(
            {"key": self.key},
            [{"$replaceWith": merged}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return cast("Document", found)
