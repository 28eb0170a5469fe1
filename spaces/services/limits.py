"""Which spaces can only be read: derived of the owner's plan, in the transaction that matters."""

from bson.objectid import ObjectId

from accounts import services as accounts
from accounts.models import Entitlement
from spaces.models import Space
from spaces.roles import ReadOnly
from wavic import events
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction


@in_transaction
def settle_limits(owner_id: ObjectId) -> None:
    """Say of each of somebody's spaces whether it can only be read, where that has changed.

    The oldest spaces stay writable. Those in the trash aren't among them: what is thrown away
    makes room for another. Whatever changes the plan, or adds to what it must hold, at this moment
    writes the same entitlement, so one of the two is done again.
    """
    entitlement = accounts.hold_limits(owner_id)
    living = Space.objects.filter(owner_id=owner_id, state=State.ACTIVE)
    found = living.only("member_count", "read_only")
    for place, space in enumerate(sorted(found, key=lambda each: each.pk)):
        reason = _reason(space, place, entitlement)
        if reason != (space.read_only or ""):
            Space.objects.filter(pk=space.pk).update(read_only=reason)
            events.emit(
                "space.limited",
                space=space.pk,
                subject=("space", space.pk),
                data={"read_only": reason},
            )


def _reason(space: Space, place: int, entitlement: Entitlement) -> str:
    if place >= entitlement.spaces_limit:
        return ReadOnly.SPACES.value
    if space.member_count - 1 > entitlement.collaborators_limit:
        return ReadOnly.COLLABORATORS.value
    return ""
