"""The writes every living document knows: an edit, and the way into the trash and back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from wavic.lifecycle import kinds
from wavic.lifecycle.models import Document, Stage, State, Trashed
from wavic.mongo.documents import collection, session

KEPT = timedelta(days=30)
"""How long something stays in the trash."""


def edit(
    model: type[Document], pk: ObjectId, changes: Mapping[str, Any], expected: int | None
) -> bool:
    """Write the changes and raise the revision, in one conditional update.

    False when the document isn't there (any more), or when `expected` is given and somebody
    else's edit came first.
    """
    found = model._default_manager.filter(pk=pk, state=State.ACTIVE)  # noqa: SLF001 (Django's public name)
    if expected is not None:
        found = found.filter(revision=expected)
    return bool(found.update(**changes, revision=F("revision") + 1, updated_at=timezone.now()))


def trash(model: type[Document], pk: ObjectId, *, by: ObjectId, **memo: Any) -> bool:
    """Mark the document as trashed, it alone: what it contains is hidden because its parent is.

    Kinds of documents that can be restored get an entry in the trash, with the `memo` (JSON) that
    restoring needs. False when it isn't there, or is in the trash already.
    """
    now = timezone.now()
    trashed = model._default_manager.filter(pk=pk, state=State.ACTIVE).update(  # noqa: SLF001
        state=State.TRASHED,
        trashed_at=now,
        trashed_by=by,
        revision=F("revision") + 1,
        updated_at=now,
    )
    if trashed and (unit := kinds.unit_for(model)):
        kinds.tell_trashed(enter(unit, pk, by=by, at=now, memo=memo))
    return bool(trashed)


def enter(
    unit: kinds.Unit, pk: ObjectId, *, by: ObjectId, at: Any, memo: Mapping[str, Any] | None = None
) -> Trashed:
    """Write the trash's entry of a document that is trashed."""
    place = unit.place(pk)
    return Trashed.objects.create(
        kind=unit.name,
        object=pk,
        title=place.title[:255],
        number=place.number,
        space=place.space,
        project=place.project,
        track=place.track,
        author=place.author,
        by=by,
        at=at,
        purge_at=at + KEPT,
        readers=unit.readers(place),
        memo=dict(memo or {}),
    )


def restore(unit: kinds.Unit, entry: Trashed) -> bool:
    """Make the document of an entry active again, in its place; the entry is gone.

    False when somebody else has restored it, or it is being purged: then nothing is to be kept of
    the transaction.
    """
    if not Trashed.objects.filter(pk=entry.pk, stage=Stage.TRASHED).delete()[0]:
        return False
    thrown = unit.model._default_manager.filter(pk=entry.object, state=State.TRASHED)  # noqa: SLF001
    if not thrown.update(
        state=State.ACTIVE,
        trashed_at=None,
        trashed_by=None,
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    ):
        return False
    unit.come_back(entry)
    kinds.tell_restored(entry)
    return True


def move(track: ObjectId, project: ObjectId) -> None:
    """Have what is in the trash out of a track lie in the project that the track is in now."""
    old, new = {"$toString": "$project"}, str(project)
    moved = {"$replaceOne": {"input": "$$this", "find": old, "replacement": new}}
    collection(Trashed).update_many(
        {"track": track, "project": {"$ne": project}},
        [{"$set": {"project": project, "readers": {"$map": {"input": "$readers", "in": moved}}}}],
        session=session(),
    )
