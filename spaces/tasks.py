"""What the worker does when something happened to a space, or to who belongs to it."""

from bson.objectid import ObjectId

from spaces.models import Membership
from wavic import search
from wavic.events import Event, subscriber


@subscriber("space.created", "space.edited", "space.trashed", "space.restored")
def index_space(event: Event) -> None:
    """It is found by what it is called now."""
    if event.subject_id:
        search.refresh("space", [event.subject_id])


@subscriber("space.created")
def index_owner(event: Event) -> None:
    """Whoever makes a space belongs to it."""
    owner = Membership.objects.filter(space_id=event.space, user_id=event.actor)
    search.refresh("member", owner.values_list("pk", flat=True))


@subscriber("member.joined", "member.left", "member.removed")
def index_member(event: Event) -> None:
    """They are found where they belong."""
    if membership := event.data.get("membership"):  # events of old name none
        search.refresh("member", [ObjectId(membership)])


@subscriber("user.edited", "user.closed", "user.reopened")
def index_person(event: Event) -> None:
    """They are found by the name they have now."""
    theirs = Membership.objects.filter(user_id=event.subject_id)
    search.refresh("member", theirs.values_list("pk", flat=True))
