"""What people want to be told: reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bson.objectid import ObjectId

from collaboration.models.preferences import Frequency, Level, Preferences
from wavic.mongo.documents import aggregate, same

Row = dict[str, Any]


@dataclass(frozen=True)
class Wishes:
    """What one person wants of one space."""

    level: Level
    digest: Frequency
    mentions_by_mail: bool
    timezone: ZoneInfo


def wishes(space_id: ObjectId | None, user_ids: Collection[ObjectId]) -> dict[ObjectId, Wishes]:
    """What each of them wants of the space (None: of what is in none); one round trip.

    Who chose nothing is there as well, with what holds by default.
    """
    chosen = {
        row["user_id"]: row
        for row in aggregate(
            Preferences,
            [
                {"$match": {"user_id": {"$in": list(user_ids)}}},
                {
                    "$replaceWith": {
                        **same("user_id", "timezone", "mentions_by_mail", "digest", "level"),
                        "spaces": {
                            "$filter": {
                                "input": "$spaces",
                                "cond": {"$eq": ["$$this.space", space_id]},
                            }
                        },
                    }
                },
            ],
        )
    }
    return {user_id: wishes_of(chosen.get(user_id), space_id) for user_id in user_ids}


def levels(space_id: ObjectId, user_ids: Collection[ObjectId]) -> dict[ObjectId, Level]:
    """What each of them wants to be notified of in the space; one round trip."""
    return {user_id: each.level for user_id, each in wishes(space_id, user_ids).items()}


def wishes_of(row: Row | None, space_id: ObjectId | None) -> Wishes:
    """The same from the person's stored preferences, if they have any."""
    row = row or _DEFAULTS
    own: Row = next((each for each in row["spaces"] if each["space"] == space_id), {})
    return Wishes(
        level=Level(own.get("level") or row["level"]),
        digest=Frequency(own.get("digest") or row["digest"]),
        mentions_by_mail=row["mentions_by_mail"],
        timezone=ZoneInfo(row["timezone"]),
    )


def _defaults() -> Row:
    names = ("timezone", "mentions_by_mail", "digest", "level", "spaces")
    return {name: Preferences._meta.get_field(name).get_default() for name in names}


_DEFAULTS = _defaults()
