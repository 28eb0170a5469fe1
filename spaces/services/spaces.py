"""Spaces themselves. Every write is one transaction that also says what happened."""

from collections.abc import Mapping
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F

from accounts import services as accounts
from spaces import access, selectors
from spaces.access import Principal
from spaces.models import Membership, Space
from spaces.roles import Action, Role
from wavic import events
from wavic.api.errors import Conflict
from wavic.lifecycle import changes as lifecycle
from wavic.mongo.transactions import in_transaction


@in_transaction
def create_space(actor: Principal, *, name: str, description: str = "") -> dict[str, Any]:
    """A new space that the actor owns; 403 when their plan has no room for another."""
    accounts.reserve_space(actor.pk)
    space = Space.objects.create(name=name, description=description, owner_id=actor.pk)
    Membership.objects.create(space=space, user_id=actor.pk, role=Role.OWNER)
    events.emit("space.created", space=space.pk, actor=actor.pk, subject=space)
    return selectors.space(actor, space.pk)


@in_transaction
def edit_space(
    actor: Principal, space_id: ObjectId, changes: Mapping[str, Any], *, expected: int | None
) -> dict[str, Any]:
    """Rename or describe a space; 409 with the current state on a stale revision."""
    access.to_space(actor, space_id, Action.RENAME_SPACE)
    if not lifecycle.edit(Space, space_id, changes, expected):
        raise Conflict(selectors.space(actor, space_id))
    edited = selectors.space(actor, space_id)
    events.emit(
        "space.edited",
        space=space_id,
        actor=actor.pk,
        subject=("space", space_id),
        data={"fields": sorted(changes)},
    )
    return edited


@in_transaction
def trash_space(actor: Principal, space_id: ObjectId) -> None:
    """Move a space to the trash, with all that is in it."""
    access.to_space(actor, space_id, Action.DELETE_SPACE)
    if lifecycle.trash(Space, space_id, by=actor.pk):
        events.emit("space.trashed", space=space_id, actor=actor.pk, subject=("space", space_id))


def free_storage(space_id: ObjectId, size: int) -> None:
    """Return `size` bytes of files that are deleted for good to the owner's plan.

    Inside the transaction that deletes them, be the space in the trash or not.
    """
    for owner_id in Space.objects.filter(pk=space_id).values_list("owner_id", flat=True):
        accounts.release_storage(owner_id, size)
    count_storage(space_id, -size)


def count_storage(space_id: ObjectId, size: int) -> None:
    """Count `size` bytes more (fewer, when negative) as lying in the space.

    Call it inside the transaction that keeps or purges the file; the owner's plan is counted
    by the accounts' own ledger.
    """
    Space.objects.filter(pk=space_id).update(storage_used=F("storage_used") + size)
