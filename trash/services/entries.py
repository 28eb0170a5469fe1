"""Entries of the trash, for who asks to restore or purge one."""

from bson.objectid import ObjectId

from spaces import access
from spaces.access import Access, Principal
from trash.selectors import unit
from wavic.api.errors import NotFound
from wavic.lifecycle.kinds import unit_of
from wavic.lifecycle.models import Trashed


def entry_of(actor: Principal, kind: str, pk: ObjectId) -> tuple[Trashed, Access]:
    """The entry of something in the trash, and the actor's access to where it was.

    404 when it isn't in the trash, or where they have no role.
    """
    entry = Trashed.objects.filter(object=pk, kind=kind).first() if unit_of(kind) else None
    if entry is None:
        raise NotFound
    return entry, access.despite_trash(actor, entry.space, entry.project)


def may_restore(entry: Trashed, actor: Principal, granted: Access) -> None:
    """403 unless the access table lets them."""
    granted.require(unit(entry.kind).restored_by, own=entry.author == actor.pk)


def may_purge(entry: Trashed, actor: Principal, granted: Access) -> None:
    """403 unless the access table lets them."""
    granted.require(unit(entry.kind).purged_by, own=entry.author == actor.pk)
