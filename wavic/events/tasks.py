"""Telling an event, in the worker.

Each subscriber is told by a task of its own: one that fails, or is slow, or ends its worker
holds up no other, and is tried again alone.
"""

from bson.objectid import ObjectId

from wavic.events.models import Event
from wavic.events.subscribers import subscribers_of
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue
from wavic.queue.once import once


def deliver(event_id: str) -> None:
    """Enqueue the telling of each subscriber: of all or, if that is cut short, of none yet."""
    event = Event.objects.get(pk=ObjectId(event_id))

    def enqueue_all() -> None:
        for name in subscribers_of(event.kind):
            enqueue(tell, event_id, name)

    run_in_transaction(enqueue_all)


@once(key=lambda event_id, name: f"{event_id}:{name}")
def tell(event_id: str, name: str) -> None:
    """Call one subscriber. Raises KeyError where this worker's code doesn't have it (yet)."""
    event = Event.objects.get(pk=ObjectId(event_id))
    subscribers_of(event.kind)[name](event)
