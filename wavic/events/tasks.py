"""Telling an event, in the worker.

Each subscriber is told by a task of its own: one that fails, or is slow, or ends its worker
holds up no other, and is tried again alone.
"""

from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from wavic.events.models import RETENTION, Event
from wavic.events.subscribers import given_up_of, is_heavy, subscribers_of
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue, enqueue_heavy
from wavic.queue.burials import bury, bury_with
from wavic.queue.once import once


def deliver(event_id: str) -> None:
    """Enqueue the telling of each subscriber: of all or, if that is cut short, of none yet."""
    event = Event.objects.get(pk=ObjectId(event_id))

    def enqueue_all() -> None:
        # From now on the queue has done with it, or has given it up, long before it is forgotten.
        Event.objects.filter(pk=event.pk).update(forget_at=timezone.now() + RETENTION)
        for name in subscribers_of(event.kind):
            (enqueue_heavy if is_heavy(name) else enqueue)(tell, event_id, name)

    run_in_transaction(enqueue_all)


def _give_up(event_id: str, name: str) -> None:
    # Kept: it is what is told should somebody have the telling tried again.
    Event.objects.filter(pk=ObjectId(event_id)).update(forget_at=None)
    if given_up := given_up_of(name):
        given_up(Event.objects.get(pk=ObjectId(event_id)))


# MongoDB holds what a transaction wrote whose worker was killed for another minute. Five attempts
# are used up in little more: none of them may be the last.
_ATTEMPTS = 7


@once(key=lambda event_id, name: f"{event_id}:{name}", max_attempts=_ATTEMPTS, given_up=_give_up)
def tell(event_id: str, name: str) -> None:
    """Call one subscriber. Raises KeyError where this worker's code doesn't have it (yet)."""
    event = Event.objects.get(pk=ObjectId(event_id))
    subscribers_of(event.kind)[name](event)


def _give_up_delivery(reason: str, args: list[Any], _kwargs: dict[str, Any]) -> None:
    """No subscriber will be told: each telling is given up, visibly, as if it had been tried."""
    event = Event.objects.get(pk=ObjectId(args[0]))
    for name in subscribers_of(event.kind):
        bury(f"{__name__}.tell", reason, [args[0], name], {})


bury_with(f"{__name__}.deliver", _give_up_delivery)
