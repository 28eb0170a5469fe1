"""What workers held that are known to be gone: done anew at once, not when its lease is over."""

from wavic.mongo.documents import Document, collection
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State


def take_back(worker: str | None = None, *, counted: bool = True) -> None:
    """Make everything due that `worker` was at, or that any worker was at.

    For whoever knows that it is gone: a laptop, before it starts its own; a supervisor's next
    cluster, of the one before it. Attempts stay counted, so what kills its workers is given up
    in the end; only a worker that was told to stop is not to blame for what it didn't finish.
    """
    MongoBroker().take_back(worker, counted=counted)
    held = {"state": State.RUNNING, "worker": {"$gt": ""} if worker is None else worker}
    back: Document = {"lease_until": "$$NOW", "updated_at": "$$NOW", "worker": "", "claim": None}
    if not counted:
        back["attempts"] = {"$subtract": ["$attempts", 1]}
    collection(Once).update_many(held, [{"$set": back}])
