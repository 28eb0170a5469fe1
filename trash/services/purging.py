"""Deleting for good: something in the trash with all that lies in it and hangs on it.

Documents go from the bottom up, a batch in a transaction that also returns its bytes and notes
its blobs; the blobs are removed after that, for as long as it takes (wavic/storage/removals.py).
What is still to be done is what is still there: so whoever is killed is followed by another, and
two at once do no harm.
"""

import math
import time
from collections.abc import Collection
from datetime import timedelta
from itertools import islice
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Q
from django.utils import timezone

from spaces.access import Principal
from trash import selectors
from trash.services.entries import entry_of, may_purge
from trash.services.restoring import place_said
from wavic import events, search
from wavic.audit import note
from wavic.lifecycle import kinds
from wavic.lifecycle.models import Stage, State, Trashed
from wavic.mongo.documents import collection, session
from wavic.mongo.transactions import in_transaction, run_in_transaction
from wavic.queue import enqueue, enqueue_heavy
from wavic.storage.removals import sweep_removals
from wavic.uploads import services as uploads

BATCH = 200  # documents of a kind in one transaction
LEASE = timedelta(minutes=2)  # longer than any batch takes
TURN = 20.0  # seconds
_AT_ONCE = 1_000
_ASKED = "purge.asked"  # in the audit trail: who, and from where; the worker has no address


@in_transaction
def purge(actor: Principal, kind: str, pk: ObjectId) -> None:
    """Have one thing deleted for good; from now on it is nowhere to be seen. Again is no error.

    Raises Problem 404 for what isn't in the trash, and 403.
    """
    entry, granted = entry_of(actor, kind, pk)
    may_purge(entry, actor, granted)
    if _begin(actor, {"_id": entry.pk}):
        said = place_said(entry)
        note(_ASKED, space=entry.space, actor=actor.pk, subject=(kind, pk), data=said)
    enqueue_heavy(take_turn, str(entry.pk))


@in_transaction
def purge_all(actor: Principal, *, space: ObjectId | None = None) -> None:
    """Have all deleted for good that the actor may, everywhere or in one space."""
    if begun := _begin(actor, selectors.all_to_purge(actor, space)):
        note(_ASKED, space=space, actor=actor.pk, data={"count": begun})
    enqueue(begin_due)


def begin_due() -> int:
    """Enqueue what has been in the trash for its time, or was begun and not finished; how much."""
    due = list(islice(selectors.due(), _AT_ONCE))
    for entry in due:
        enqueue_heavy(take_turn, str(entry.pk))
    if len(due) == _AT_ONCE:
        enqueue(begin_due)  # once those are done
    return len(due)


def take_turn(entry_id: str) -> None:
    """Delete of what an entry stands for as much as can be done in one turn. A task.

    A worker has other things to do than to delete a large space: they come in between.
    """
    if (
        purge_unit(entry_id, seconds=TURN)
        and Trashed.objects.filter(pk=ObjectId(entry_id)).exists()
    ):
        enqueue_heavy(take_turn, entry_id)


def purge_unit(entry_id: str, *, seconds: float = math.inf) -> bool:
    """Delete what an entry stands for, and then the entry; whether it was ours to do.

    It goes on where another one was cut short, and leaves alone what was restored or is in other
    hands. When the seconds are over what is left, with the entry, is for the next call.
    """
    pk, deadline = ObjectId(entry_id), time.monotonic() + seconds
    due = Trashed.objects.filter(_free(), pk=pk, purge_at__lte=timezone.now())
    if not due.update(stage=Stage.PURGING, readers=[], lease_until=timezone.now() + LEASE):
        return False
    try:
        for entry in Trashed.objects.filter(pk=pk):
            if _is_living(entry):
                entry.delete()
                continue
            _purge(entry, entry.kind, [entry.object], deadline)
            _finish(entry)
    except _TurnIsOver:
        pass
    finally:
        Trashed.objects.filter(pk=pk).update(lease_until=None)  # for the next one, soon
    return True


def _begin(actor: Principal, which: dict[str, Any]) -> int:
    # Without readers it is found by nobody any more.
    begun = {"stage": Stage.PURGING, "readers": [], "purge_at": timezone.now()}
    updated = collection(Trashed).update_many(
        {**which, "stage": Stage.TRASHED},
        {"$set": {**begun, "purged_by": actor.pk}},
        session=session(),
    )
    return updated.modified_count


class _TurnIsOver(Exception):
    """What is left is done another time."""


def _purge(entry: Trashed, kind: str, ids: Collection[ObjectId], deadline: float) -> None:
    Trashed.objects.filter(pk=entry.pk).update(lease_until=timezone.now() + LEASE)
    # What hangs on them first: what hangs on a whole space needn't be looked for track by track.
    kinds.clean(kind, ids)
    search.forget(ids)
    uploads.end_uploads_into(ids)
    for inner in kinds.kinds_inside(kind):
        while batch := inner.ids_in(kind, ids, BATCH):
            _purge(entry, inner.name, batch, deadline)
    kinds.kind_of(kind).remove(ids)
    # What was thrown away out of it by itself, before.
    Trashed.objects.filter(object__in=ids).exclude(pk=entry.pk).delete()
    # Only now: each turn does something.
    if time.monotonic() > deadline and kind != entry.kind:
        raise _TurnIsOver


def _finish(entry: Trashed) -> None:
    def finish() -> None:
        if not Trashed.objects.filter(pk=entry.pk).delete()[0]:
            return
        events.emit(
            f"{entry.kind}.purged",
            space=entry.space,
            actor=entry.purged_by,
            subject=(entry.kind, entry.object),
            data=place_said(entry),
        )
        enqueue(sweep_removals)

    run_in_transaction(finish)


def _is_living(entry: Trashed) -> bool:
    """Whether somebody has brought it back past the services: then the entry means nothing."""
    known = selectors.unit(entry.kind).model._default_manager  # noqa: SLF001 (Django's public name)
    return known.filter(pk=entry.object, state=State.ACTIVE).exists()


def _free() -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=timezone.now())
