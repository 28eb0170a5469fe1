"""Asking for an export, and throwing one away."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.utils import timezone

from wavic import events
from wavic.exports import selectors
from wavic.exports.models import Export, State
from wavic.exports.scopes import scope_of
from wavic.exports.services.making import discard, take_turn
from wavic.mongo.documents import delete
from wavic.mongo.transactions import in_transaction, run_in_transaction
from wavic.queue import enqueue_heavy
from wavic.storage.names import blob_name
from wavic.storage.removals import remove_blobs_later

KEPT = timedelta(days=7)
_UNDER_WAY = (State.WAITING, State.WORKING)


def ask(
    scope: str, subject: ObjectId, *, by: ObjectId, note: Callable[[], object]
) -> dict[str, Any]:
    """Have an export made, in place of the one there was; one that is being made is the same.

    `note()` is called where one is begun, in its transaction.
    """
    try:
        return run_in_transaction(lambda: selectors.shown(_ask(scope, subject, by, note)))
    except IntegrityError:  # somebody else has asked at this moment
        return selectors.newest(scope, subject)


def new_export(scope: str, subject: ObjectId, by: ObjectId | None, key: str) -> Export:
    """An export that has not begun. Raises NotFound where there is nothing to be exported."""
    return Export.objects.create(
        key=key,
        scope=scope,
        subject=subject,
        title=scope_of(scope).title(subject),
        asked_by=by,
        staging=blob_name("incoming"),
        expires_at=timezone.now() + KEPT,
    )


def throw_away(scope: str, subject: ObjectId, *, by: ObjectId | None = None) -> None:
    """Cancel the export of a thing, or throw it away; none is no error."""
    throw_away_all([selectors.key_of(scope, subject)], by=by)


@in_transaction
def throw_away_all(keys: Collection[str], *, by: ObjectId | None = None) -> None:
    """Throw these away, and what of them is in storage."""
    for export in Export.objects.filter(key__in=list(keys)):
        _throw_away(export, by)


def throw_away_due() -> None:
    """Throw away what was kept long enough, or never came to an end."""
    due = Export.objects.filter(expires_at__lte=timezone.now())
    throw_away_all(list(due.values_list("key", flat=True)))


def _ask(scope: str, subject: ObjectId, by: ObjectId, note: Callable[[], object]) -> Export:
    key = selectors.key_of(scope, subject)
    for before in Export.objects.filter(key=key):
        if before.state in _UNDER_WAY and before.expires_at > timezone.now():
            return before
        _throw_away(before, by)
    export = new_export(scope, subject, by, key)
    _tell("asked", export, by)
    note()
    export.refresh_from_db()  # times to the millisecond, as everybody reads them later
    enqueue_heavy(take_turn, str(export.pk), 0)
    return export


def _throw_away(export: Export, by: ObjectId | None) -> None:
    if not delete(Export, {"_id": export.pk}):
        return
    enqueue_heavy(discard, str(export.pk), export.staging)
    remove_blobs_later({name: [] for name in (export.blob, export.tail) if name})
    _tell("removed", export, by)


def _tell(what: str, export: Export, by: ObjectId | None) -> None:
    if export.asked_by:
        events.emit(
            f"export.{what}",
            actor=by,
            subject=("export", export.pk),
            data={"user": str(export.asked_by)},
        )
