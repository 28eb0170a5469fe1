"""What the worker is told to do with what came: streams and waveforms, variants of pictures."""

from functools import partial
from typing import Any

from pymongo import UpdateOne

from tracks import services as tracks
from trash.legacy.models import Arrival
from trash.legacy.patience import with_patience
from wavic.images.services import make_again
from wavic.images.slots import slot_of
from wavic.mongo.documents import collection, session

_BATCH = 100
_VERSION = "version"

Row = dict[str, Any]


def process_arrivals() -> int:
    """Have the worker process what came and is not enqueued yet; how many there were.

    Each batch is enqueued and crossed off in one transaction, so a run that is killed goes on
    where it was.
    """
    enqueued = 0
    while rows := list(collection(Arrival).find({"todo": {"$gt": ""}}).limit(_BATCH)):
        with_patience(partial(_enqueue, rows))
        enqueued += len(rows)
    return enqueued


def _enqueue(rows: list[Row]) -> None:
    for row in rows:
        for what in row["todo"]:
            if what == _VERSION:
                # News to nobody: it was heard long ago, elsewhere.
                tracks.process_again([row["target"]], silent=True)
            elif picture := (slot := slot_of(what)).picture_of(row["target"]):
                make_again(slot, row["target"], picture)
    done = [UpdateOne({"_id": row["_id"]}, {"$set": {"todo": []}}) for row in rows]
    collection(Arrival).bulk_write(done, ordered=False, session=session())
