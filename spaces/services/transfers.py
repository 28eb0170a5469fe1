"""Handing a space to somebody else, and with it the bill."""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from accounts import services as accounts
from spaces import access, selectors
from spaces.access import Principal
from spaces.models import Membership, Space
from spaces.roles import Action, Role
from spaces.services.limits import settle_limits
from spaces.services.members import claim
from wavic import events
from wavic.api.errors import Problem
from wavic.mongo.transactions import in_transaction


@in_transaction
def transfer_space(actor: Principal, space_id: ObjectId, user_id: ObjectId) -> dict[str, Any]:
    """Make an admin of the space its owner, whose plan pays from now on.

    The actor stays as an admin. What is stored moves from one plan to the other; what is reserved
    for an upload under way stays where it is, and moves when its file is kept. Raises Problem
    404, 403, 409 `not_an_admin`, and 403 `quota_exceeded` of the new owner's plan.
    """
    access.to_space(actor, space_id, Action.TRANSFER_SPACE)
    space = claim(space_id)
    admins = Membership.objects.filter(space_id=space_id, user_id=user_id, role=Role.ADMIN)
    if not admins.exists():
        raise Problem(409, "not_an_admin", "Only an admin of the space can become its owner.")
    hand_over(space, actor.pk, user_id)
    return selectors.space(actor, space_id)


def hand_over(space: Space, owner_id: ObjectId, heir_id: ObjectId) -> None:
    """What a transfer of a claimed space to a member of it comes to, whatever their role was."""
    members = Membership.objects.filter(space_id=space.pk)
    changes: dict[str, Any] = {"revision": F("revision") + 1, "updated_at": timezone.now()}
    # The owner's role holds in every project.
    members.filter(user_id=heir_id).update(role=Role.OWNER, project_roles=[], **changes)
    members.filter(user_id=owner_id).update(role=Role.ADMIN, **changes)
    accounts.check_collaborators(heir_id, space.member_count - 1)
    accounts.take_space(heir_id, space.storage_used)
    accounts.release_space(owner_id)
    accounts.release_storage(owner_id, space.storage_used)
    Space.objects.filter(pk=space.pk).update(owner_id=heir_id, **changes)
    for owner in (owner_id, heir_id):
        settle_limits(owner)
    events.emit(
        "space.transferred",
        space=space.pk,
        actor=owner_id,
        subject=("space", space.pk),
        data={"from": str(owner_id), "to": str(heir_id)},
    )
