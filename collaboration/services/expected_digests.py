"""Having digests wait for their time, for people who are told something until then.

One that waits is a document of its own: whose time has come is found by an index, however many
people there are.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone
from django_mongodb_backend.query import wrap_database_errors
from pymongo import UpdateOne

from collaboration.digest_times import next_due
from collaboration.models import Digest, DigestStatus
from collaboration.selectors.preferences import Wishes, wishes
from wavic.mongo.documents import collection, session

Row = dict[str, Any]


def expect_digests(space_id: ObjectId | None, user_ids: Collection[ObjectId]) -> None:
    """See to it that each of them has a digest waiting in which the space has its turn.

    In the transaction that tells them something of it.
    """
    wait_for((user_id, wanted) for user_id, wanted in wishes(space_id, user_ids).items())


@wrap_database_errors
def wait_for(wanted: Iterable[tuple[ObjectId, Wishes]]) -> None:
    """Have a digest wait for each of these wishes at its next moment, unless one does so."""
    now = timezone.now()
    moments = {
        (user_id, due_at)
        for user_id, each in wanted
        if (due_at := next_due(each.digest, each.timezone, now))
    }
    if moments:
        upserts = [
            UpdateOne(
                {"user_id": user_id, "due_at": due_at},
                {"$setOnInsert": _waiting(due_at)},
                upsert=True,
            )
            for user_id, due_at in sorted(moments)
        ]
        collection(Digest).bulk_write(upserts, ordered=False, session=session())


def _waiting(due_at: datetime) -> Row:
    """A digest as Django would write it."""
    return {
        "status": str(DigestStatus.WAITING),
        "look_at": due_at,
        "lines": [],
        "more": 0,
        "claimed_at": None,
        "sent_at": None,
    }
