"""What becomes of links and invitations when somebody leaves WAVIC, and when they come back."""

from django.db.models import F
from django.utils import timezone

from accounts.departures import Leaving, Returning
from collaboration.models import Invitation, Link, Status
from collaboration.services.invitations import revoke_invitations
from wavic.lifecycle.models import State


def settle_links(leaving: Leaving) -> None:
    """Close their links and revoke the invitations that wait, with the account.

    The links are trashed at the moment of leaving: by that they are found should they come back.
    """
    living = Link.objects.filter(created_by_id=leaving.user_id, state=State.ACTIVE)
    links = living.update(
        state=State.TRASHED,
        trashed_at=leaving.at,
        trashed_by=leaving.user_id,
        revision=F("revision") + 1,
        updated_at=leaving.at,
    )
    sent = Invitation.objects.filter(invited_by_id=leaving.user_id, status=Status.PENDING)
    invitations = revoke_invitations(sent.values_list("pk", flat=True), by=leaving.user_id)
    leaving.done["links"] = {"closed": links}
    leaving.done["invitations"] = {"revoked": invitations}


def bring_links_back(returning: Returning) -> None:
    """Open the links again that closed as they left, guests and all; no invitations."""
    closed = Link.objects.filter(
        created_by_id=returning.user_id, state=State.TRASHED, trashed_at=returning.left_at
    )
    closed.update(
        state=State.ACTIVE,
        trashed_at=None,
        trashed_by=None,
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
