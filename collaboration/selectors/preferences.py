"""What people want to be told: reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bson.objectid import ObjectId

from accounts.models import User
from collaboration.models import Frequency, Level, Preferences
from spaces import selectors as spaces
from spaces.access import Principal
from wavic.mail.models import Suppression
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import PageRequest

Row = dict[str, Any]

_MOST_SPACES = 500
_DEFAULTS: Row = {
    "timezone": "UTC",
    "mentions_by_mail": True,
    "digest": Frequency.DAILY,
    "level": Level.EVERYTHING,
    "spaces": [],
}


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


def wants_mentions_by_mail(user_id: ObjectId) -> bool:
    """Whether somebody is mailed when they are mentioned."""
    return wishes_of(stored_preferences(user_id), None).mentions_by_mail


def stored_preferences(user_id: ObjectId) -> Row | None:
    """What somebody chose, for `wishes_of`; None for nothing."""
    return next(iter(aggregate(Preferences, [{"$match": {"user_id": user_id}}])), None)


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


def preferences(principal: Principal) -> Row:
    """What somebody wants to be told, as answers show it; two round trips."""
    theirs = spaces.spaces_of(principal, PageRequest(limit=_MOST_SPACES))["results"]
    person = aggregate(
        User,
        [
            {"$match": {"_id": principal.pk}},
            {
                "$lookup": {
                    "from": Preferences._meta.db_table,
                    "localField": "_id",
                    "foreignField": "user_id",
                    "as": "chosen",
                }
            },
            {
                "$lookup": {
                    "from": Suppression._meta.db_table,
                    "localField": "email",
                    "foreignField": "address",
                    "pipeline": [{"$match": {"lifted_at": None}}, {"$project": {"_id": 1}}],
                    "as": "suppressed",
                }
            },
        ],
    )[0]
    chosen = next(iter(person["chosen"]), None)
    return {
        "timezone": (chosen or _DEFAULTS)["timezone"],
        "mentions_by_mail": (chosen or _DEFAULTS)["mentions_by_mail"],
        "mail": {
            "address": person["email_typed"],
            "verified": person["email_verified_at"] is not None,
            "deliverable": not person["suppressed"],
        },
        "default": _shown(wishes_of(chosen, None)),
        "spaces": [
            {
                "space": {"id": str(each["id"]), "name": each["name"], "image": each["avatar"]},
                **_shown(wishes_of(chosen, each["id"])),
            }
            for each in theirs
        ],
    }


def _shown(wanted: Wishes) -> Row:
    return {"digest": wanted.digest, "level": wanted.level}
