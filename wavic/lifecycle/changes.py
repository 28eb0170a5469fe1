"""The two writes every living document knows: an edit, and the way into the trash."""

from collections.abc import Mapping
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from wavic.lifecycle.models import Document, State


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


def trash(model: type[Document], pk: ObjectId, *, by: ObjectId) -> bool:
    """Mark the document as trashed, it alone: what it contains is hidden because its parent is.

    False when it isn't there, or is in the trash already.
    """
    now = timezone.now()
    return bool(
        model._default_manager.filter(pk=pk, state=State.ACTIVE).update(  # noqa: SLF001
            state=State.TRASHED,
            trashed_at=now,
            trashed_by=by,
            revision=F("revision") + 1,
            updated_at=now,
        )
    )
