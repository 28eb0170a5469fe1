"""Bringing something back."""

from datetime import datetime
from typing import Any

from bson.objectid import ObjectId

from spaces.access import Principal
from trash.selectors import unit
from trash.services.entries import entry_of, may_restore
from wavic import events
from wavic.api.errors import NotFound, Problem
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import Stage, State, Trashed
from wavic.mongo.transactions import in_transaction

_ABOVE = ("space", "project", "track")


@in_transaction
def restore(actor: Principal, kind: str, pk: ObjectId) -> dict[str, Any]:
    """Bring back one thing, as it was, into its place: `{kind, id, space, project, track}`.

    Nothing it takes was freed, so no quota stands in the way, and names may be taken twice.
    Raises Problem 404 for what isn't in the trash, 403, 410 `purged` once it is being deleted for
    good, and 409 `parent_trashed` with the `parent` that has to come back first.
    """
    entry, granted = entry_of(actor, kind, pk)
    may_restore(entry, actor, granted)
    return _bring_back(entry, by=actor.pk)


@in_transaction
def restore_by_support(entry: Trashed) -> dict[str, Any]:
    """The same for support staff, who are asked for by its owner. Nobody in the space is told who.

    Raises what `restore` does, but 403.
    """
    return _bring_back(entry, by=None)


@in_transaction
def extend(entry: Trashed) -> datetime:
    """Keep something in the trash KEPT longer than it would be; until when.

    Its owner is warned again. Raises NotFound for what is back, or being deleted, by now.
    """
    until = entry.purge_at + lifecycle.KEPT
    waiting = Trashed.objects.filter(pk=entry.pk, stage=Stage.TRASHED, purge_at=entry.purge_at)
    if not waiting.update(purge_at=until, warned_at=None):
        raise NotFound("It isn't in the trash any more, or was put off at this moment.")
    return until


def _bring_back(entry: Trashed, *, by: ObjectId | None) -> dict[str, Any]:
    kind, pk = entry.kind, entry.object
    if entry.stage == Stage.PURGING:
        raise Problem(410, "purged", "This is being deleted for good.")
    for name in _ABOVE:
        require_living(name, getattr(entry, name), entry)
    if not lifecycle.restore(unit(kind), entry):
        raise NotFound
    where = {name: getattr(entry, name) for name in _ABOVE}
    events.emit(
        f"{kind}.restored",
        space=entry.space,
        actor=by,
        subject=(kind, pk),
        data=place_said(entry),
    )
    return {"kind": kind, "id": pk, **where}


def place_said(entry: Trashed) -> dict[str, Any]:
    """Where something is and what it was called, as events say it."""
    places = {name: getattr(entry, name) for name in ("project", "track")}
    return {**{name: str(pk) for name, pk in places.items() if pk}, "title": entry.title}


def require_living(kind: str, pk: ObjectId | None, entry: Trashed) -> None:
    """409 `parent_trashed` unless that which something is to come back into is there."""
    if pk in {None, entry.object}:
        return
    model = unit(kind).model
    if not model._default_manager.filter(pk=pk, state=State.ACTIVE).exists():  # noqa: SLF001 (Django's public name)
        parent = Trashed.objects.filter(object=pk).first()
        raise Problem(
            409,
            "parent_trashed",
            f"The {kind} that this was in is in the trash itself; restore that first.",
            parent={"kind": kind, "id": str(pk), "title": parent.title if parent else ""},
        )
