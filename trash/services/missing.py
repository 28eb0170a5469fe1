"""Entries for what was thrown away before the trash kept any, or comes from elsewhere."""

from collections.abc import Iterator
from functools import partial

from bson.objectid import ObjectId
from django.utils import timezone

from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.kinds import Unit, units
from wavic.lifecycle.models import State, Trashed
from wavic.mongo.transactions import run_in_transaction

_BATCH = 200


def enter_missing() -> int:
    """Write the entries of all trashed documents that have none; how many. Again changes nothing.

    They have as many days left as if they had been entered when they were trashed.
    """
    return sum(
        run_in_transaction(partial(_enter, unit, ids)) for unit in units() for ids in _trashed(unit)
    )


def _trashed(unit: Unit) -> Iterator[list[ObjectId]]:
    found = unit.model._default_manager.filter(state=State.TRASHED).order_by("pk")  # noqa: SLF001 (Django's public name)
    ids = found.values_list("pk", flat=True)
    batch = list(ids[:_BATCH])
    while batch:
        yield batch
        batch = list(ids.filter(pk__gt=batch[-1])[:_BATCH])


def _enter(unit: Unit, ids: list[ObjectId]) -> int:
    known = set(Trashed.objects.filter(object__in=ids).values_list("object", flat=True))
    rows = unit.model._default_manager.filter(pk__in=set(ids) - known, state=State.TRASHED)  # noqa: SLF001
    for pk, at, by in (missing := list(rows.values_list("pk", "trashed_at", "trashed_by"))):
        lifecycle.enter(unit, pk, by=by or pk, at=at or timezone.now())
    return len(missing)
