"""Digests at their time: claimed, and over.

Claiming one writes down what it tells and marks that as mailed in one transaction; what comes
after can be repeated.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bson.objectid import ObjectId
from django.utils import timezone

from collaboration.models import Digest, DigestLine, DigestStatus
from collaboration.selectors import digests as selectors
from collaboration.services.expected_digests import wait_for
from collaboration.services.notifications import mark_mailed
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue

logger = logging.getLogger("wavic.digests")

MOST_LINES = 100
LOOKED_AT_AGAIN = timedelta(hours=2)  # when the queue has given up a task that failed
GIVEN_UP_AFTER = timedelta(days=3)


@in_transaction
def take_up_digest(digest: Digest, task: Callable[[str], object]) -> bool:
    """Enqueue the task that sends it, unless somebody else did since it was read."""
    later = timezone.now() + LOOKED_AT_AGAIN
    mine = Digest.objects.filter(pk=digest.pk, look_at=digest.look_at).update(look_at=later)
    if mine:
        enqueue(task, str(digest.pk))
    return bool(mine)


@in_transaction
def claim_digest(digest_id: ObjectId) -> Digest | None:
    """The digest, with what it tells, once it is that; None when there is nothing (more) to do.

    The same lines for whoever claims it, whenever: only the first one chooses them.
    """
    digest = Digest.objects.filter(pk=digest_id).exclude(look_at=None).first()
    if digest is None:
        return None
    if digest.claimed_at:
        if timezone.now() - digest.claimed_at < GIVEN_UP_AFTER:
            return digest
        logger.error("Digest given up", extra={"digest": str(digest.pk)})
        _end(digest, DigestStatus.GIVEN_UP)
        return None
    told = selectors.to_be_told(digest.user_id, digest.due_at)
    mark_mailed(row["_id"] for row in told.rows)
    lines = [
        DigestLine(notification=row["_id"], count=row["count"] - row["mailed_count"])
        for row in told.rows[:MOST_LINES]
    ]
    digest.lines, digest.more = lines, max(0, len(told.rows) - MOST_LINES)
    digest.status = DigestStatus.CLAIMED if lines else DigestStatus.EMPTY
    digest.claimed_at = timezone.now()
    if not lines:
        digest.look_at = None
    digest.save(force_update=True)
    wait_for((digest.user_id, each) for each in told.put_off)
    return digest if lines else None


def end_digest(digest: Digest, *, sent: bool) -> None:
    """Write down that it was handed to the mail, or that there was nothing to tell any more."""
    status = DigestStatus.SENT if sent else DigestStatus.EMPTY
    _end(digest, status, sent_at=timezone.now() if sent else None)


def _end(digest: Digest, status: DigestStatus, sent_at: datetime | None = None) -> None:
    open_one = Digest.objects.filter(pk=digest.pk).exclude(look_at=None)
    open_one.update(status=status, look_at=None, sent_at=sent_at)
