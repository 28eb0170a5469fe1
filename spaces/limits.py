"""What a space says when its owner's plan has less room than it takes: nothing is added there."""

from bson.objectid import ObjectId

from accounts import selectors, services
from spaces.models import Space
from spaces.roles import ReadOnly
from wavic.api.errors import Problem
from wavic.lifecycle.models import State


def read_only(space_id: ObjectId) -> Problem:
    """403 `read_only` of this space: which limit it is, and what lifts it."""
    space = Space.objects.only("owner_id", "member_count", "read_only").get(pk=space_id)
    return services.read_only(
        space.read_only or ReadOnly.SPACES,
        selectors.entitlement_for(space.owner_id),
        used=used(space),
        space=str(space_id),
    )


def used(space: Space) -> int:
    """How much there is of what a space is read-only for."""
    if space.read_only == ReadOnly.COLLABORATORS:
        return space.member_count - 1  # the owner is nobody's collaborator
    return Space.objects.filter(owner_id=space.owner_id, state=State.ACTIVE).count()
