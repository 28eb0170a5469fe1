"""Addresses in events that were never told, or not long ago; MongoDB forgets the others itself."""

from collections.abc import Collection

from bson.objectid import ObjectId

from wavic.events.models import Event
from wavic.mongo.documents import collection, session


def forget_addresses(person: ObjectId, emails: Collection[str]) -> None:
    """Take out those that somebody had, and what was told of these."""
    events = collection(Event)
    changed = {"kind": "user.email_changed", "subject_id": person}
    events.update_many(changed, {"$set": {"data.previous": ""}}, session=session())
    for name in ("address", "recipient"):
        told = {f"data.{name}": {"$in": list(emails)}}
        events.update_many(told, {"$set": {f"data.{name}": ""}}, session=session())
    exported = {"data.user": str(person), "data.title": {"$exists": True}}
    events.update_many(exported, {"$set": {"data.title": ""}}, session=session())
