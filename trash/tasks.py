"""What the worker does about the trash."""

from datetime import datetime

from bson.objectid import ObjectId

from trash import services
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue
from wavic.queue.schedules import every


@every(minutes=10)
def purge_what_is_due() -> None:
    """What has been in the trash for thirty days, and what was begun and not finished."""
    services.begin_due()


@every(minutes=24 * 60)
@in_transaction
def warn_of_what_is_due() -> None:
    """One mail a day to each owner, of what goes within a week."""
    for space_id, warned_at in services.claim_warnings():
        enqueue(warn_owner, str(space_id), warned_at.isoformat())


def warn_owner(space_id: str, warned_at: str) -> None:
    """A task for each, so that a mail that waits holds up no other."""
    services.warn_owner(ObjectId(space_id), datetime.fromisoformat(warned_at))


def enter_missing() -> None:
    """What was thrown away before the trash kept entries: for installations older than it."""
    services.enter_missing()
