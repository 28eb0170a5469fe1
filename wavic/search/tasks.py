"""What the worker does for search as a whole; what happened to one thing is its room's to say."""

from bson.objectid import ObjectId

from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue_heavy
from wavic.search.indexing import refresh_after, sweep_after
from wavic.search.registry import findables


def reindex(kind: str = "", after: str = "", sweeping: bool = False) -> None:
    """Refresh a batch of a kind and enqueue the next one; without a kind, begin with all.

    Cut short, a batch is done again; the others wait in the queue with where they begin.
    """
    following: list[tuple[str, str, bool]] = []
    if not kind:
        following = [(each.kind, "", False) for each in findables()]
    elif last := (sweep_after if sweeping else refresh_after)(kind, _id(after)):
        following = [(kind, str(last), sweeping)]
    elif not sweeping:
        following = [(kind, "", True)]

    def enqueue_all() -> None:
        for arguments in following:
            enqueue_heavy(reindex, *arguments)

    run_in_transaction(enqueue_all)


def _id(text: str) -> ObjectId | None:
    return ObjectId(text) if text else None
