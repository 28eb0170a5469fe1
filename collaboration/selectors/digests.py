"""Whose digest is due, what it tells, and how that is said: reads only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from accounts.models import User
from collaboration.digest_times import is_due
from collaboration.models import Digest, Level, Notification, NotificationKind
from collaboration.selectors.preferences import Wishes, stored_preferences, wishes_of
from spaces import selectors as spaces
from wavic import mail
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import PageRequest

Row = dict[str, Any]

MOST_SPACES = 500
_MOST_ROWS = 1_000
# A mention is mailed at once: a digest tells it when that hasn't happened after so long.
_AT_ONCE = timedelta(hours=1)


@dataclass
class ToBeTold:
    """The stored notifications that a digest tells, and the wishes whose turn is later."""

    rows: list[Row] = field(default_factory=list)
    put_off: list[Wishes] = field(default_factory=list)


def due_digests() -> Iterator[Digest]:
    """Digests that are to be looked at by now, those due first first."""
    due = Digest.objects.filter(look_at__lte=timezone.now()).order_by("look_at")
    return due.iterator()


def addressee(user_id: ObjectId) -> User | None:
    """Whom a digest may be mailed to: somebody with a proved address that mail gets to."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email_verified_at=None).first()
    return user if user and mail.deliverable(user.email) else None


def to_be_told(user_id: ObjectId, due_at: datetime) -> ToBeTold:
    """What of their spaces whose turn is at `due_at` somebody has neither read nor been mailed.

    What happened last first.
    """
    told = ToBeTold()
    user = addressee(user_id)
    if user is None:
        return told
    chosen = stored_preferences(user_id)
    theirs = spaces.spaces_of(user, PageRequest(limit=MOST_SPACES))["results"]
    wanted = {each["id"]: wishes_of(chosen, each["id"]) for each in theirs}
    having_its_turn = [
        space_id
        for space_id, each in wanted.items()
        if each.level != Level.NOTHING and is_due(each.digest, each.timezone, due_at)
    ]
    too_new = timezone.now() - _AT_ONCE
    for row in _untold(user_id, having_its_turn):
        wishes = wanted[row["space"]]
        at_once = row["kind"] == NotificationKind.MENTION and wishes.mentions_by_mail
        if at_once and row["updated_at"] > too_new:
            told.put_off.append(wishes)
        else:
            told.rows.append(row)
    return told


def wishes_for_untold(user_id: ObjectId) -> list[Wishes]:
    """What somebody wants of the spaces where something waits for a digest."""
    chosen = stored_preferences(user_id)
    waiting = {"user_id": user_id, "read_at": None, "mailed_at": None}
    rows = aggregate(Notification, [{"$match": waiting}, {"$group": {"_id": "$space"}}])
    return [wishes_of(chosen, row["_id"]) for row in rows]


def _untold(user_id: ObjectId, space_ids: list[ObjectId]) -> list[Row]:
    """What is neither read nor mailed of these spaces; invitations are mailed by themselves."""
    return aggregate(
        Notification,
        [
            {
                "$match": {
                    "user_id": user_id,
                    "read_at": None,
                    "space": {"$in": space_ids},
                    "mailed_at": None,
                    "kind": {"$ne": NotificationKind.INVITATION},
                }
            },
            {"$sort": {"event": -1}},
            {"$limit": _MOST_ROWS},
            {"$project": same("space", "kind", "count", "mailed_count", "updated_at")},
        ],
    )
