"""What of links and invitations ends when somebody leaves WAVIC."""

from bson.objectid import ObjectId

from collaboration.models import Invitation, Link, Status
from wavic.lifecycle.models import State


def departure(user_id: ObjectId) -> dict[str, int]:
    """How many there are. Two round trips."""
    links = Link.objects.filter(created_by_id=user_id, state=State.ACTIVE)
    invitations = Invitation.objects.filter(invited_by_id=user_id, status=Status.PENDING)
    return {"links": links.count(), "invitations": invitations.count()}
